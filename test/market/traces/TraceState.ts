// SPDX-License-Identifier: MIT
import type { IInferenceMarket } from "../../../typechain-types/market/InferenceMarket.js";
import type { Ranking } from "../../../src/ranking/createRanking.ts";
import type { TracePool } from "./TracePool.ts";

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
  /** What a node has earned and the ledger keeps. */
  readonly nodes: Map<string, { commission: bigint; pool: bigint }>;
  readonly stakes: Map<string, TraceStake>;
  /** By {@link positionKey}. */
  readonly positions: Map<string, TracePosition>;
  /** By call; those that have ended are gone. */
  readonly bonds: Map<string, { nodeId: string; amount: bigint; endsAt: bigint }>;
  readonly protocol: { toTreasury: bigint; burnable: bigint };
  /** Owner of each model. */
  readonly authors: Map<bigint, string>;
  readonly terms: Map<bigint, TraceTerms>;
  /** How the contracts among the callers answer, when asked for a signature and when called back. */
  readonly moods: { wallet: WalletMood; consumer: ConsumerMood };
  readonly ranking: Ranking;
}

/** As `MockWallet` numbers them. */
export type WalletMood = 0 | 1 | 2 | 6 | 9;
/** As `MockConsumer` numbers them. */
export type ConsumerMood = 0 | 1 | 2 | 4 | 7;

/** A session. */
export interface TraceSession {
  caller: string;
  isContract: boolean;
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
  maxPrice: bigint;
  deadline: bigint;
  referrer: string;
  bond: bigint;
  callbackGas: bigint;
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

/** A node's stakers and what its operator says about it. */
export interface TraceStake {
  status: "unbonded" | "bonded" | "closed";
  pool: TracePool;
  /** The operator's part of the revenue, ppm. */
  commission: bigint;
  nextCommission: { commission: bigint; at: bigint } | undefined;
  /** Whether its operator's code may approve quotes. */
  contractQuotes: boolean;
}

/** Somebody's shares of a node. */
export interface TracePosition {
  working: bigint;
  thawing: bigint;
  thawEndsAt: bigint;
}

/** What an author asks, ppm and token wei, and whom it lets serve. */
export interface TraceTerms {
  licence: bigint;
  floor: bigint;
  next: { licence: bigint; floor: bigint; at: bigint } | undefined;
  /** 0 if every node may serve. */
  listedFrom: bigint;
  /** Nodes on the list, until when. */
  allowedUntil: Map<string, bigint>;
}

/** Key of a node's offer of a model. */
export function offerKey(nodeId: string, modelId: bigint): string {
  return `${nodeId} ${String(modelId)}`;
}

/** Key of somebody's shares of a node. */
export function positionKey(nodeId: string, staker: string): string {
  return `${nodeId} ${staker}`;
}
