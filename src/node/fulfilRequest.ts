// SPDX-License-Identifier: MIT
import { chainOf } from "../client/chainOf.ts";
import { contextOf } from "../client/callChain.ts";
import type { AssayClient } from "../client/createClient.ts";
import { findRequest } from "../client/findRequest.ts";
import { send } from "../client/send.ts";
import { DeadlineExpiredError } from "../errors/MarketErrors.ts";
import type { OnProgress } from "../shared/progress.ts";
import { checkInput, checkOperator, servedModelOf } from "./serveCalls.ts";
import type { CallProof, ServedModel } from "./ServedModel.ts";

/** A request with its proof, ready to be delivered. */
export interface ProvenRequest {
  order: Awaited<ReturnType<typeof findRequest>>["order"];
  proof: CallProof;
}

/**
 * Answers and proves a request that was made on chain.
 *
 * @throws CallUnknownError, NodeForeignError, DeadlineExpiredError, ModelNotServedError, InputMismatchError.
 */
export async function proveRequest(
  client: AssayClient,
  options: { models: readonly ServedModel[]; callId: string; onProgress?: OnProgress | undefined },
): Promise<ProvenRequest> {
  const { order, payload } = await findRequest(client, options);
  const nodeId = String(order.nodeId);
  await checkOperator(client, { what: `Request ${options.callId}`, nodeId });
  const { chainId, now } = await chainOf(client);
  const deadline = BigInt(order.deadline);
  if (deadline < now) {
    throw new DeadlineExpiredError({
      what: `Request ${options.callId}`,
      deadline,
      now,
      advice: "It can only be refunded now.",
    });
  }
  const served = servedModelOf(options.models, BigInt(order.modelId));
  const input = served.decode(payload);
  checkInput(served, { callId: options.callId, inputCommitment: BigInt(order.inputCommitment), input });
  const context = contextOf({ chainId, market: client.addresses.market, nodeId, callIds: [options.callId] });
  const { onProgress } = options;
  return { order, proof: await served.prove({ inputs: [input], context, onProgress }) };
}

/** Delivers a proven request to the market and is paid. @throws ContractRefusedError */
export async function fulfilRequest(
  client: AssayClient,
  proven: ProvenRequest,
): Promise<{ gasUsed: bigint }> {
  const { order, proof } = proven;
  const receipt = await send(client.market.fulfil(order, [...proof.outputs], [...proof.proof]));
  return { gasUsed: receipt.gasUsed };
}
