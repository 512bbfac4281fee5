// SPDX-License-Identifier: MIT
import type { AssayClient } from "../src/client/createClient.ts";
import { findModel } from "../src/node/findModel.ts";
import { prepareModel, type PrepareModelParameters } from "../src/node/prepareModel.ts";
import { serveModel } from "../src/node/serveModel.ts";
import type { ServedModel } from "../src/node/ServedModel.ts";
import type { ProverLimits } from "../src/prover/index.ts";

/** Options of a task that proves: see tasks/options.ts. */
export interface LimitOptions {
  workers: number;
  memoryLimit: number;
  timeout: number;
}

/** What the options of a task mean to a prover: 0 for no limit. */
function proverLimits({ workers, memoryLimit, timeout }: LimitOptions): ProverLimits {
  return {
    workers,
    memoryLimitMb: memoryLimit === 0 ? undefined : memoryLimit,
    timeoutMs: timeout === 0 ? undefined : timeout * 1000,
  };
}

/** Makes one model ready, does something with it, and releases it whatever happens. */
export async function withServedModel<T>(
  client: AssayClient,
  options: { model: PrepareModelParameters; limits: LimitOptions },
  work: (served: ServedModel) => Promise<T>,
): Promise<T> {
  const prepared = await prepareModel(options.model);
  const { modelId, circuitId } = await findModel(client, prepared);
  const limits = proverLimits(options.limits);
  const served = await serveModel({ prepared, modelId, circuitId, limits });
  try {
    return await work(served);
  } finally {
    await served.close();
  }
}
