// SPDX-License-Identifier: MIT
// Makes the package that is published, in dist/: `npm run pack:library`. The contracts must have been built.
import path from "node:path";
import { fileURLToPath } from "node:url";
import { buildPackage } from "./pack/buildPackage.ts";

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), "..");
await buildPackage(root, path.join(root, "dist"));
