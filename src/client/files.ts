// SPDX-License-Identifier: MIT
// Entry point "client/files" of the package: what callers, nodes and deployments keep in files. For Node.js only.
export { readDeployment } from "./readDeployment.ts";
export {
  readOrderFile,
  readQuoteFile,
  writeOrderFile,
  writeQuoteFile,
  type DraftedOrder,
} from "./quoteFile.ts";
export { readSessionFile, writeSessionFile } from "./sessionFile.ts";
