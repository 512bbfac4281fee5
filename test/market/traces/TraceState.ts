// SPDX-License-Identifier: MIT
import type { IInferenceMarket } from "../../../typechain-types/market/InferenceMarket.js";
import type { Ranking } from "../../../src/ranking/createRanking.ts";

/**
 * The market's money as the interfaces tell it, written without a look at the contracts. Token wei, unix seconds; ids and
 * addresses as ethers spells them.
 */
export interface TraceState {
  /** Of the block in which the next step is mined. */
  now: bigint;
  /** 0 if there never was a pause. */
  pausedUntil: bigint;
  /** What every account has, the contracts included. */
  readonly tokens: Map<string, bigint>;
  readonly sessions: Map<string, TraceSession>;
  readonly requests: Map<string, TraceRequest>;
  /** By {@link offerKey}. */
  readonly offers: Map<string, TraceOffer>;
  /** First second at which a key does not sign any more, by `signerKey`. */
  readonly keys: Map<string, bigint>;
  readonly claimable: Map<string, bigint>;
  readonly nodes: Map<string, { commission: bigint; pool: bigint }>;
  readonly protocol: { toTreasury: bigint; burnable: bigint };
  /** Owner of each model. */
  readonly authors: Map<bigint, string>;
  readonly ranking: Ranking;
}

/** A session. */
export interface TraceSession {
  caller: string;
  nodeId: string;
  referrer: string;
  balance: bigint;
  thawing: bigint;
  thawEndsAt: bigint;
  callCount: bigint;
  head: string;
}

/** An order on chain; `held` is 0 once it was answered or refunded. */
export interface TraceRequest {
  order: TraceOrder;
  held: bigint;
}

/** What a request orders, without promises of types. */
export type TraceOrder = IInferenceMarket.RequestStruct & {
  caller: string;
  nodeId: string;
  modelId: bigint;
  inputCommitment: bigint;
  deadline: bigint;
  referrer: string;
};

/** What a node offers; the price is 0 if nothing. */
export interface TraceOffer {
  price: bigint;
  capacity: bigint;
  next: { price: bigint; at: bigint } | undefined;
  /** Requests counted in the hour `window`. */
  window: bigint;
  taken: bigint;
}

/** Key of a node's offer of a model. */
export function offerKey(nodeId: string, modelId: bigint): string {
  return `${nodeId} ${String(modelId)}`;
}
