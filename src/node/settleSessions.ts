// SPDX-License-Identifier: MIT
import type { IInferenceMarket } from "../../typechain-types/market/InferenceMarket.js";
import { chainOf } from "../client/chainOf.ts";
import { contextOf, extendChain } from "../client/callChain.ts";
import type { AssayClient } from "../client/createClient.ts";
import type { SessionCall, SignedSession } from "../client/orderCalls.ts";
import { send } from "../client/send.ts";
import type { OnProgress } from "../shared/progress.ts";
import { checkSessions } from "./checkSession.ts";
import { checkInput, servedModelOf } from "./serveCalls.ts";
import type { CallProof, ServedModel } from "./ServedModel.ts";

/** Sessions with a proof for every call, ready to be settled in one transaction. */
export interface ProvenSettlement {
  nodeId: string;
  circuits: string[];
  sessions: IInferenceMarket.SessionSettlementStruct[];
  /** The proofs, each with the calls it covers. */
  proofs: ProvenBundle[];
}

/** One proof and the calls it covers. */
export interface ProvenBundle extends CallProof {
  callIds: readonly string[];
}

interface IdentifiedCall extends SessionCall {
  callId: string;
  index: number;
}

/**
 * Proves every call of the sessions, up to batchSize calls of one model per proof. Off chain.
 *
 * @param options.sessions Sessions of one node, each as its caller signed it last.
 * @param options.minPrice See {@link checkSession}.
 * @throws ModelNotServedError, InputMismatchError, and what {@link checkSessions} throws; then nothing has been proven.
 */
export async function proveSessions(
  client: AssayClient,
  options: {
    nodeId: string;
    models: readonly ServedModel[];
    sessions: readonly SignedSession[];
    minPrice?: bigint | undefined;
    onProgress?: OnProgress;
  },
): Promise<ProvenSettlement> {
  await checkSessions(client, options);
  const { chainId } = await chainOf(client);
  const circuits: string[] = [];
  const proofs: ProvenBundle[] = [];
  const total = options.sessions.reduce((sum, session) => sum + session.calls.length, 0);
  let done = 0;

  const proveBundle = async (served: ServedModel, calls: readonly IdentifiedCall[]) => {
    if (!circuits.includes(served.circuitId)) circuits.push(served.circuitId);
    const callIds = calls.map((call) => call.callId);
    const context = contextOf({ chainId, market: client.addresses.market, nodeId: options.nodeId, callIds });
    const proof = await served.prove({ inputs: calls.map((call) => call.input), context });
    proofs.push({ ...proof, callIds });
    done += calls.length;
    options.onProgress?.({ stage: "Prove calls", done, total });
    return {
      circuit: circuits.indexOf(served.circuitId),
      calls: calls.map((call) => call.index),
      outputs: [...proof.outputs],
      proof: [...proof.proof],
    };
  };

  const sessions: IInferenceMarket.SessionSettlementStruct[] = [];
  for (const session of options.sessions) {
    const { head } = await client.escrow.sessionOf(session.voucher.sessionId);
    const bundles: IInferenceMarket.BundleStruct[] = [];
    for (const [served, calls] of groupByModel(options.models, identify(head, session.calls))) {
      for (let start = 0; start < calls.length; start += served.batchSize) {
        bundles.push(await proveBundle(served, calls.slice(start, start + served.batchSize)));
      }
    }
    sessions.push({
      sessionId: session.voucher.sessionId,
      validUntil: session.voucher.validUntil,
      signature: session.signature,
      calls: session.calls.map(({ modelId, inputCommitment, price }) => ({
        modelId,
        inputCommitment,
        price,
        skipped: false,
      })),
      bundles,
    });
  }
  return { nodeId: options.nodeId, circuits, sessions, proofs };
}

/** Settles proven sessions in one transaction. @throws ContractRefusedError */
export async function settleSessions(
  client: AssayClient,
  proven: ProvenSettlement,
): Promise<{ gasUsed: bigint }> {
  const receipt = await send(client.market.settle(proven.nodeId, proven.circuits, proven.sessions));
  return { gasUsed: receipt.gasUsed };
}

function identify(head: string, calls: readonly SessionCall[]): IdentifiedCall[] {
  let callId = head;
  return calls.map((call, index) => {
    callId = extendChain(callId, call);
    return { ...call, callId, index };
  });
}

function groupByModel(
  models: readonly ServedModel[],
  calls: readonly IdentifiedCall[],
): Map<ServedModel, IdentifiedCall[]> {
  const groups = new Map<ServedModel, IdentifiedCall[]>();
  for (const call of calls) {
    const served = servedModelOf(models, call.modelId);
    checkInput(served, call);
    groups.set(served, [...(groups.get(served) ?? []), call]);
  }
  return groups;
}
