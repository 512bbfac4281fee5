// SPDX-License-Identifier: MIT
import type { AssayClient } from "../../client/createClient.ts";
import type { NodeConfig } from "../config/configSchema.ts";
import { findModel } from "../findModel.ts";
import { prepareModel } from "../prepareModel.ts";
import { serveModel } from "../serveModel.ts";
import { describeModel } from "./describeModel.ts";
import type { OfferedModel } from "./ServingSite.ts";

/**
 * Makes the configured models ready to be answered for and proven. Close each, or the process does not end.
 *
 * @throws What prepareModel, findModel and serveModel throw; then none is left open.
 */
export async function offerModels(
  client: AssayClient,
  { models, provers }: Pick<NodeConfig, "models" | "provers">,
): Promise<OfferedModel[]> {
  const offered: OfferedModel[] = [];
  try {
    for (const model of models) offered.push(await offerModel(client, model, provers));
    return offered;
  } catch (error) {
    for (const { served } of offered) await served.close();
    throw error;
  }
}

async function offerModel(
  client: AssayClient,
  { onnx, batchSize, head, fineTune, key }: NodeConfig["models"][number],
  { workers, memoryMb, timeoutSeconds }: NodeConfig["provers"],
): Promise<OfferedModel> {
  const prepared = await prepareModel({
    onnx,
    fineTune,
    ...(batchSize !== undefined && { batchSize }),
    ...(head !== undefined && { head }),
    ...(key !== undefined && { key }),
  });
  const found = await findModel(client, prepared);
  const timeoutMs = timeoutSeconds === undefined ? undefined : timeoutSeconds * 1000;
  const limits = { workers, memoryLimitMb: memoryMb, timeoutMs };
  const card = await describeModel(client, { prepared, ...found });
  return { served: await serveModel({ prepared, ...found, limits }), card };
}
