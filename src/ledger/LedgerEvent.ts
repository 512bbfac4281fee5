// SPDX-License-Identifier: MIT
import type { Legs } from "../revenue/legs.ts";

/** What the contracts' logs say about money and activity. Amounts in token wei. */
export type LedgerEvent = Place &
  (SessionEvent | RequestEvent | RevenueEvent | ClaimEvent | BondEvent | TransferEvent);

/** Where a log stands. */
interface Place {
  readonly blockNumber: number;
  /** Of the log in its block, counting the logs of all contracts. */
  readonly index: number;
}

/** What happens to a session's money. */
export type SessionEvent =
  | {
      readonly name: "SessionOpened";
      readonly sessionId: string;
      readonly caller: string;
      readonly nodeId: string;
      readonly referrer: string;
    }
  | { readonly name: "Deposited"; readonly sessionId: string; readonly amount: bigint }
  | {
      readonly name: "ThawStarted";
      readonly sessionId: string;
      readonly amount: bigint;
      readonly endsAt: bigint;
    }
  | { readonly name: "ThawCancelled"; readonly sessionId: string }
  | { readonly name: "Withdrawn"; readonly sessionId: string; readonly amount: bigint }
  | {
      readonly name: "Collected";
      readonly sessionId: string;
      readonly head: string;
      readonly callCount: bigint;
      readonly amount: bigint;
    };

/** What happens to what is held for a request; sessions' calls are proven too. */
export type RequestEvent =
  | { readonly name: "Requested"; readonly callId: string; readonly price: bigint }
  | { readonly name: "CallProven"; readonly callId: string }
  | { readonly name: "RequestRefunded"; readonly callId: string };

/** Who earns. */
export type RevenueEvent =
  | {
      readonly name: "RevenueSplit";
      /** Of the block, unix seconds. */
      readonly time: bigint;
      readonly modelId: bigint;
      readonly nodeId: string;
      readonly referrer: string;
      readonly calls: bigint;
      /** Of each call. */
      readonly legs: Legs;
    }
  /** How fast activity decays from now on; the first one starts the clock. */
  | { readonly name: "HalfLifeChanged"; readonly time: bigint; readonly halfLife: bigint }
  | { readonly name: "RoyaltyPaid"; readonly account: string; readonly amount: bigint };

/** Who is paid. */
export type ClaimEvent =
  | { readonly name: "Claimed"; readonly account: string; readonly amount: bigint }
  | { readonly name: "CommissionClaimed"; readonly nodeId: string; readonly amount: bigint }
  | { readonly name: "PoolCollected"; readonly nodeId: string; readonly amount: bigint }
  | { readonly name: "TreasuryPaid"; readonly amount: bigint }
  | { readonly name: "FeesBurned"; readonly amount: bigint };

/** What stands for a node's promises. */
export type BondEvent =
  | { readonly name: "BondLocked"; readonly nodeId: string; readonly amount: bigint }
  | { readonly name: "BondReleased"; readonly nodeId: string; readonly amount: bigint }
  /** `amount`: the whole bond, wherever it went. */
  | { readonly name: "BondSlashed"; readonly nodeId: string; readonly amount: bigint };

/** Who owns what. */
export type TransferEvent =
  | { readonly name: "ModelTransferred"; readonly modelId: bigint; readonly to: string }
  | {
      readonly name: "TokenTransferred";
      readonly from: string;
      readonly to: string;
      readonly amount: bigint;
    };
