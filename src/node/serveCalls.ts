// SPDX-License-Identifier: MIT
import { InputMismatchError, ModelNotServedError, NodeForeignError } from "../errors/NodeErrors.ts";
import type { AssayClient } from "../client/createClient.ts";
import type { CallInput } from "../client/payload.ts";
import type { ServedModel } from "./ServedModel.ts";

/** The model among those that a node serves. @throws ModelNotServedError */
export function servedModelOf(models: readonly ServedModel[], modelId: bigint): ServedModel {
  const served = models.find((model) => model.modelId === modelId);
  if (served === undefined) {
    throw new ModelNotServedError({ modelId, served: models.map((model) => model.modelId) });
  }
  return served;
}

/** Checks that an input is the one the caller committed to and pays for. @throws InputMismatchError */
export function checkInput(
  served: ServedModel,
  call: { callId: string; inputCommitment: bigint; input: CallInput },
): void {
  if (served.commit(call.input) !== call.inputCommitment)
    throw new InputMismatchError({ callId: call.callId });
}

/** Checks that the node which is paid is the client's own: a proof for another's node pays the other. @throws NodeForeignError */
export async function checkOperator(
  client: AssayClient,
  options: { what: string; nodeId: string },
): Promise<void> {
  const operator = await client.staking.operatorOf(options.nodeId);
  const account = await client.signer.getAddress();
  if (operator !== account) throw new NodeForeignError({ ...options, operator, account });
}
