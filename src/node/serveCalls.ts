// SPDX-License-Identifier: MIT
import { ModelNotServedError, InputMismatchError } from "../errors/NodeErrors.ts";
import type { CallInput } from "../client/payload.ts";
import type { ServedModel } from "./ServedModel.ts";

/** The served model of a call, after checking that the input is the one the caller committed to. */
export function servedModelOf(
  models: readonly ServedModel[],
  call: { callId: string; modelId: bigint; inputCommitment: bigint; input: CallInput },
): ServedModel {
  const served = models.find((model) => model.modelId === call.modelId);
  if (served === undefined) {
    throw new ModelNotServedError({ modelId: call.modelId, served: models.map((model) => model.modelId) });
  }
  if (served.commit(call.input) !== call.inputCommitment)
    throw new InputMismatchError({ callId: call.callId });
  return served;
}
