// SPDX-License-Identifier: MIT
import type { AssayClient } from "../src/client/createClient.ts";
import { findModel } from "../src/node/findModel.ts";
import { prepareModel, type PrepareModelParameters } from "../src/node/prepareModel.ts";
import { serveModel } from "../src/node/serveModel.ts";
import type { ServedModel } from "../src/node/ServedModel.ts";

/** Makes one model ready, does something with it, and releases it whatever happens. */
export async function withServedModel<T>(
  client: AssayClient,
  options: PrepareModelParameters,
  work: (served: ServedModel) => Promise<T>,
): Promise<T> {
  const prepared = await prepareModel(options);
  const { modelId, circuitId } = await findModel(client, prepared);
  const served = await serveModel({ prepared, modelId, circuitId });
  try {
    return await work(served);
  } finally {
    await served.close();
  }
}
