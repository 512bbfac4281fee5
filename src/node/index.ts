// SPDX-License-Identifier: MIT
// Entry point "node" of the package: running a node, or parts of one, and making models ready to serve.
export { chooseParts } from "./chooseParts.ts";
export { configSchema, type NodeConfig } from "./config/configSchema.ts";
export { readConfig } from "./config/readConfig.ts";
export { openDatabase, type NodeDatabase } from "./database/openDatabase.ts";
export { findModel } from "./findModel.ts";
export { fulfilRequest } from "./fulfilRequest.ts";
export { prepareModel, type PreparedModel, type PrepareModelParameters } from "./prepareModel.ts";
export { quoteOrder } from "./quoteOrder.ts";
export { nodeLogger } from "./serve/nodeLogger.ts";
export { offerModels } from "./serve/offerModels.ts";
export type { OfferedModel } from "./serve/ServingSite.ts";
export type { ServedModel } from "./ServedModel.ts";
export { serveModel } from "./serveModel.ts";
export { settleSessions } from "./settleSessions.ts";
export { startNode, type NodeParts, type RunningNode, type StartNodeParameters } from "./startNode.ts";
export { verifyModel } from "./verify/verifyModel.ts";
