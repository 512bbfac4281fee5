// SPDX-License-Identifier: MIT
import { chainOf } from "../../src/client/chainOf.ts";
import type { AssayClient } from "../../src/client/createClient.ts";
import { findModel } from "../../src/node/findModel.ts";
import { prepareModel } from "../../src/node/prepareModel.ts";
import { drawSalt } from "../../src/shared/drawSalt.ts";
import type { DatasetOptions } from "./dataset.ts";
import { pickInputs } from "./pickInputs.ts";

/** Options of a task that orders one call on chain for a test image, or for an input of one's own. */
export interface ImageCallOptions extends DatasetOptions {
  onnx: string;
  model: bigint;
  key: string;
  image: number;
  minutes: number;
}

/** What such an order says of model, input and deadline, the payload that opens it, and what the image shows. */
export async function imageCall(client: AssayClient, options: ImageCallOptions) {
  const { onnx, model, key, image, minutes } = options;
  const prepared = await prepareModel({ onnx, ...(key !== "" && { key }) });
  const modelId = model || (await findModel(client, prepared)).modelId;
  const { now } = await chainOf(client);
  const [picked] = await pickInputs(options, [image]);
  if (picked === undefined) throw new TypeError("one index picks one input");
  const input = { words: prepared.quantise(picked.raw), salt: drawSalt() };
  const terms = {
    modelId,
    inputCommitment: prepared.commit(input),
    deadline: now + BigInt(minutes) * 60n,
  };
  return { terms, payload: prepared.encode(input), label: picked.label };
}
