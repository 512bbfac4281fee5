// SPDX-License-Identifier: MIT
import type { WorkRules } from "../engine/openWork.ts";
import type { NodeConfig } from "./configSchema.ts";

/**
 * What the configuration says of proofs, settlements and transactions, as the engine takes it.
 *
 * @param deployed Block in which the deployment began.
 */
export function workRules(
  { settlement, provers, chain, quotes, income }: NodeConfig,
  deployed: number,
): WorkRules {
  return {
    bundleWaitMs: provers.bundleWaitSeconds * 1000,
    requestMargin: BigInt(provers.requestMarginSeconds),
    maxCallbackGas: BigInt(provers.maxCallbackGas),
    bondedFeePerGas: quotes.gasPriceCeiling,
    fromBlock: Math.max(chain.fromBlock, deployed),
    confirmations: chain.confirmations,
    maxFeePerGas: settlement.gasPriceCeiling,
    stuckMs: settlement.stuckSeconds * 1000,
    maxWaitMs: settlement.maxWaitSeconds * 1000,
    enoughCalls: settlement.enoughCalls,
    maxExposure: settlement.maxExposure,
    urgentSeconds: BigInt(settlement.urgentSeconds),
    margin: BigInt(settlement.marginSeconds),
    maxCalls: settlement.maxCalls,
    maxSessions: settlement.maxSessions,
    incomePolicy: income.policy,
    leastIncome: income.least,
  };
}
