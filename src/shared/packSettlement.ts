// SPDX-License-Identifier: MIT
import type { IInferenceMarket } from "../../typechain-types/market/InferenceMarket.js";

/** How far behind its first call a bundle's last one may be: a word has room for so many (contracts/libraries/CallSet.sol). */
export const MAX_BUNDLE_SPAN = 224;

/** A session's settlement before it is packed for the market. */
export interface Settlement {
  readonly sessionId: string;
  readonly validUntil: bigint;
  readonly signature: string;
  readonly calls: readonly SettledCall[];
  readonly bundles: readonly SettledBundle[];
}

/** A call as its caller ordered it. `price`: token wei. `skipped`: true if the node has no proof. */
export interface SettledCall {
  readonly modelId: string | bigint;
  readonly inputCommitment: bigint;
  readonly price: bigint;
  readonly skipped: boolean;
}

/** One proof. `calls`: indices, increasing, at most {@link MAX_BUNDLE_SPAN} apart. `outputs`: call after call. */
export interface SettledBundle {
  readonly calls: readonly number[];
  readonly outputs: readonly bigint[];
  readonly proof: readonly bigint[];
}

/** A session's settlement as the market takes it: see IInferenceMarket. */
export function packSettlement(settlement: Settlement): IInferenceMarket.SessionSettlementStruct {
  const { sessionId, validUntil, signature, calls, bundles } = settlement;
  const models = [...new Set(calls.map((call) => BigInt(call.modelId)))];
  return {
    sessionId,
    validUntil,
    signature,
    models,
    calls: calls.map(({ modelId, inputCommitment, price, skipped }) => ({
      inputCommitment,
      terms: (price << 33n) | (BigInt(models.indexOf(BigInt(modelId))) << 1n) | (skipped ? 1n : 0n),
    })),
    bundles: bundles.map(({ calls: covered, proof }) => ({ calls: packIndices(covered), proof: [...proof] })),
    outputs: bundles.flatMap(({ outputs }) => outputs),
  };
}

/** Indices of calls as contracts/libraries/CallSet.sol has them. */
function packIndices([first = 0, ...others]: readonly number[]): bigint {
  const bits = others.map((index) => 1n << BigInt(32 + index - first - 1));
  return bits.reduce((set, bit) => set | bit, BigInt(first));
}
