// SPDX-License-Identifier: MIT
import type { IInferenceMarket } from "../../typechain-types/market/InferenceMarket.js";
import { chainOf } from "../client/chainOf.ts";
import { contextOf, extendChain } from "../client/callChain.ts";
import type { AssayClient } from "../client/createClient.ts";
import type { SessionCall, SignedSession } from "../client/orderCalls.ts";
import { send } from "../client/send.ts";
import { MAX_BUNDLE_SPAN, packSettlement } from "../shared/packSettlement.ts";
import type { OnProgress } from "../shared/progress.ts";
import { checkSessions, type SessionTerms } from "./checkSession.ts";
import { checkInput, servedModelOf } from "./serveCalls.ts";
import type { CallProof, ServedModel } from "./ServedModel.ts";

/** Sessions with a proof for every call, ready to be settled in one transaction. */
export interface ProvenSettlement {
  nodeId: string;
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

/** One proof to be made. */
interface Bundle {
  session: SignedSession;
  served: ServedModel;
  calls: readonly IdentifiedCall[];
}

/**
 * Proves every call of the sessions, up to batchSize calls of one model per proof. Off chain. Proofs are made at once, as
 * far as the models are served with several workers; if one fails, the others are cancelled.
 *
 * @param options.sessions Sessions of one node, each as its caller signed it last.
 * @param options.minPrice See {@link SessionTerms}; so for `contractCallers`.
 * @throws ModelNotServedError, InputMismatchError, and what {@link checkSessions} throws; then nothing has been proven.
 * @throws What `ServedModel.prove` throws.
 */
export async function proveSessions(
  client: AssayClient,
  options: SessionTerms & {
    models: readonly ServedModel[];
    sessions: readonly SignedSession[];
    onProgress?: OnProgress;
  },
): Promise<ProvenSettlement> {
  await checkSessions(client, options);
  const bundles: Bundle[] = [];
  for (const session of options.sessions) {
    const { head } = await client.escrow.sessionOf(session.voucher.sessionId);
    const groups = groupByModel(options.models, identify(head, session.calls));
    for (const [served, calls] of groups) bundles.push(...splitIntoBundles({ session, served, calls }));
  }
  const proven = await proveBundles(client, { ...options, bundles });
  const sessions = options.sessions.map((session) =>
    packSettlement({
      sessionId: session.voucher.sessionId,
      validUntil: session.voucher.validUntil,
      signature: session.signature,
      calls: session.calls.map(({ modelId, inputCommitment, price }) => ({
        modelId,
        inputCommitment,
        price,
        skipped: false,
      })),
      bundles: proven
        .filter(({ bundle }) => bundle.session === session)
        .map(({ bundle: { calls }, proof: { outputs, proof } }) => ({
          calls: calls.map((call) => call.index),
          outputs,
          proof,
        })),
    }),
  );
  return { nodeId: options.nodeId, sessions, proofs: proven.map(({ proof }) => proof) };
}

/** The proofs of all bundles, in their order. */
async function proveBundles(
  client: AssayClient,
  options: { nodeId: string; bundles: readonly Bundle[]; onProgress?: OnProgress },
): Promise<{ bundle: Bundle; proof: ProvenBundle }[]> {
  const { nodeId, bundles, onProgress } = options;
  const { chainId } = await chainOf(client);
  const total = bundles.reduce((sum, bundle) => sum + bundle.calls.length, 0);
  const failed = new AbortController();
  let done = 0;
  onProgress?.({ stage: "Prove calls", done, total });
  const prove = async (bundle: Bundle) => {
    const { served, calls } = bundle;
    const callIds = calls.map((call) => call.callId);
    const context = contextOf({ chainId, market: client.addresses.market, nodeId, callIds });
    const inputs = calls.map((call) => call.input);
    const proof = await served.prove({ inputs, context, signal: failed.signal });
    done += calls.length;
    onProgress?.({ stage: "Prove calls", done, total });
    return { bundle, proof: { ...proof, callIds } };
  };
  const proving = bundles.map(prove);
  try {
    return await Promise.all(proving);
  } catch (error) {
    failed.abort(error);
    await Promise.allSettled(proving);
    throw error;
  }
}

/** Settles proven sessions in one transaction. @throws ContractRefusedError */
export async function settleSessions(
  client: AssayClient,
  proven: ProvenSettlement,
): Promise<{ gasUsed: bigint }> {
  const receipt = await send(client.market.settle(proven.nodeId, proven.sessions));
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

/** As many calls per proof as it has places for, and as a settlement can name in one bundle. */
function splitIntoBundles({ calls, ...rest }: Bundle): Bundle[] {
  const bundles: IdentifiedCall[][] = [];
  for (const call of calls) {
    const last = bundles.at(-1);
    const first = last?.[0];
    const fits =
      last !== undefined &&
      first !== undefined &&
      last.length < rest.served.batchSize &&
      call.index - first.index <= MAX_BUNDLE_SPAN;
    if (fits) last.push(call);
    else bundles.push([call]);
  }
  return bundles.map((covered) => ({ ...rest, calls: covered }));
}
