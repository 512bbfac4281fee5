// SPDX-License-Identifier: MIT
import type { ColumnType, Generated } from "kysely";

/** An integer of the chain (uint256 and less), exact: decimal digits in rows, a bigint or digits when written. */
export type Integer = ColumnType<string, string | bigint, string | bigint>;

/** A time of this machine; `now()` if left out. */
type Moment = ColumnType<Date, Date | undefined, Date>;

/**
 * A call's life. `accepted`: its voucher is on disk, its answer may leave. `proven`: its bundle's proof is there.
 * `unprovable`: no proof will ever exist; it is settled as skipped and paid nothing. `settled`: final on chain.
 * `lost`: its session went on without it on chain, or its voucher ended; it will never be paid.
 */
export type CallState = "accepted" | "proven" | "unprovable" | "settled" | "lost";

/** A session with this node, as far as the node has taken calls on. */
export interface SessionsTable {
  session_id: string;
  caller: string;
  /** Chain head after the last call that was accepted, and how many calls that makes. */
  head: string;
  call_count: Integer;
  /** What is final on chain. */
  settled_head: string;
  settled_count: Integer;
  /** After a settlement that the escrow refused: not tried again before, and why. */
  held_until: Date | null;
  held_reason: string | null;
  opened_at: Moment;
}

/**
 * A paid call. `sequence` counts the session's calls from 1, as a voucher does: the voucher kept here ends with this call. Of
 * calls that are not lost, a session has one for each sequence.
 */
export interface CallsTable {
  call_id: string;
  session_id: string;
  sequence: Integer;
  model_id: Integer;
  input_commitment: Integer;
  price: Integer;
  /** What the commitment opens; forgotten once the call is settled or lost. */
  words: Uint8Array | null;
  salt: Integer | null;
  /** What the caller was told: an index into the model's labels. */
  answer: number;
  valid_until: Integer;
  signature: string;
  state: CallState;
  bundle_id: string | null;
  /** The settlement that carries it. */
  transaction_id: number | null;
  accepted_at: Moment;
  settled_at: Date | null;
}

/** `waiting`: its input is known and the request is deep enough in the chain. `refused`: see `reason`. `gone`: refunded, or reorganised away. */
export type RequestState = "seen" | "waiting" | "proven" | "fulfilled" | "refused" | "gone";

/** A request made on chain for this node. */
export interface RequestsTable {
  call_id: string;
  model_id: Integer;
  input_commitment: Integer;
  price: Integer;
  /** Unix seconds of the chain's clock. */
  deadline: Integer;
  /** What the node loses if it misses the deadline, token wei; 0 without a quote. */
  bond: Integer;
  /** The order as the market takes it, and the payload with the input; JSON. */
  order_json: string;
  payload: string;
  block_number: Integer;
  block_hash: string;
  state: RequestState;
  reason: string | null;
  bundle_id: string | null;
  transaction_id: number | null;
  seen_at: Moment;
}

/** `waiting`: to be proven. `proven`: proof and outputs are there. `failed`: given up; its calls were put into bundles of one, or are unprovable. */
export type BundleState = "waiting" | "proven" | "failed";

/** A quote that this node has signed for who asked, until its order's deadline is over. It is on disk before it leaves. */
export interface QuotesTable {
  call_id: string;
  /** Token wei. */
  bond: Integer;
  /** Unix seconds of the chain's clock. */
  deadline: Integer;
  /** Last second at which it can be taken. */
  valid_until: Integer;
  signature: string;
  /** With the input: the caller may leave it out of the request. Forgotten once the request is answered. */
  payload: string;
  signed_at: Moment;
}

/** What one proof covers: calls of one model, of one session, or one request. */
export interface BundlesTable {
  bundle_id: string;
  model_id: Integer;
  /** Null for a request's. */
  session_id: string | null;
  state: BundleState;
  /** Eight words and the outputs, JSON arrays of decimal strings. */
  proof: string | null;
  outputs: string | null;
  /** What the proof cost, and who made it. */
  wall_ms: number | null;
  prover: string | null;
  created_at: Moment;
  proven_at: Date | null;
}

/**
 * `signed`: on disk, perhaps sent, not seen in a block. `mined`: in a block, not yet deep enough. `final`: deep enough and succeeded.
 * `reverted`: deep enough and failed. `replaced`: another transaction took its nonce.
 */
export type TransactionState = "signed" | "mined" | "final" | "reverted" | "replaced";

/** What this node sends to the chain. It is on disk before it is sent, so a restart sends the same again. */
export interface TransactionsTable {
  transaction_id: Generated<number>;
  kind: "settle" | "fulfil" | "harvest" | "claim" | "approve" | "restake";
  /** Token wei that a claim brought or a restake takes. */
  amount: Integer | null;
  nonce: Integer;
  to_address: string;
  data: string;
  gas_limit: Integer;
  /** Wei per gas that it may cost at most. */
  fee_ceiling: Integer;
  state: TransactionState;
  /** The signing that the chain took, and where; null while it is in no block. */
  mined_hash: string | null;
  block_number: Integer | null;
  block_hash: string | null;
  gas_used: Integer | null;
  /** Wei per gas. */
  gas_price: Integer | null;
  created_at: Moment;
}

/** One signing of a transaction; a replacement with higher fees is another one. */
export interface AttemptsTable {
  hash: string;
  transaction_id: number;
  raw: string;
  max_fee: Integer;
  signed_at: Moment;
}

/** How far the chain has been read; one row. */
export interface CursorTable {
  name: string;
  block_number: Integer;
  block_hash: string;
}

/** The node's database. */
export interface Tables {
  sessions: SessionsTable;
  calls: CallsTable;
  requests: RequestsTable;
  quotes: QuotesTable;
  bundles: BundlesTable;
  transactions: TransactionsTable;
  attempts: AttemptsTable;
  cursor: CursorTable;
}
