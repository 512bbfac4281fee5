// SPDX-License-Identifier: MIT
import { callMoney } from "./callMoney.ts";
import { gasUsdPerCall } from "./gasUsdPerCall.ts";
import { hardwareUsdPerDay } from "./hardwareUsdPerDay.ts";
import type { SimulationParameters } from "./parameters.ts";

const SECONDS_PER_DAY = 86_400;
const DAYS_PER_WEEK = 7;
const DAYS_PER_YEAR = 365;

/** What an operator means to do. */
export interface OperatorPlan {
  priceAsy: number;
  /** Of one call, on his machine. */
  provingSeconds: number;
  /** What he expects; nothing is said of a profit if left out. */
  callsPerDay?: number | undefined;
  stakeAsy: number;
  /** USD that he can lose before he gives up. */
  capitalUsd: number;
}

/** What a plan comes to, USD. */
export interface OperatorEstimate {
  /** What the node gets of one call's price. */
  revenuePerCall: number;
  gasPerCall: number;
  /** Revenue less gas. */
  marginPerCall: number;
  /** One machine, all day. */
  hardwarePerDay: number;
  /** What the stake would earn elsewhere. */
  stakeCostPerDay: number;
  stakeUsd: number;
  /** Calls that one machine can prove a day. */
  callsPerMachine: number;
  /** Calls a day at which nothing is lost; undefined if no number of calls is enough. */
  breakEvenCalls: number | undefined;
  /** At the expected calls. */
  profitPerDay: number | undefined;
  /** How long the money lasts without a call. Infinite if machines cost nothing. */
  weeksWithoutCalls: number;
}

/**
 * What it takes for a node to pay, from its price, machine and costs.
 *
 * @param parameters Of them: gas, token prices, shares, hardware per hour, the rate that money earns elsewhere.
 * @example const { breakEvenCalls } = estimateOperator(parameters, { priceAsy: 1, provingSeconds: 0.7, stakeAsy: 1000, capitalUsd: 30 });
 */
export function estimateOperator(parameters: SimulationParameters, plan: OperatorPlan): OperatorEstimate {
  const { hardwareUsdPerHour, usdPerAsy, capitalRate } = parameters;
  const revenuePerCall = callMoney(parameters, plan.priceAsy).node;
  const gasPerCall = gasUsdPerCall(parameters);
  const marginPerCall = revenuePerCall - gasPerCall;
  const hardwarePerDay = hardwareUsdPerDay(hardwareUsdPerHour, 0);
  const stakeUsd = plan.stakeAsy * usdPerAsy;
  const stakeCostPerDay = (stakeUsd * capitalRate) / DAYS_PER_YEAR;
  const profitAt = (calls: number): number =>
    calls * marginPerCall -
    hardwareUsdPerDay(hardwareUsdPerHour, calls * plan.provingSeconds) -
    stakeCostPerDay;
  return {
    revenuePerCall,
    gasPerCall,
    marginPerCall,
    hardwarePerDay,
    stakeCostPerDay,
    stakeUsd,
    callsPerMachine: SECONDS_PER_DAY / plan.provingSeconds,
    breakEvenCalls: breakEven({
      marginPerCall,
      fixed: hardwarePerDay + stakeCostPerDay,
      stakeCostPerDay,
      callsPerMachine: SECONDS_PER_DAY / plan.provingSeconds,
      hardwarePerCall: (hardwareUsdPerHour * plan.provingSeconds) / 3_600,
    }),
    profitPerDay: plan.callsPerDay === undefined ? undefined : profitAt(plan.callsPerDay),
    weeksWithoutCalls: plan.capitalUsd / (hardwarePerDay * DAYS_PER_WEEK),
  };
}

function breakEven(options: {
  marginPerCall: number;
  fixed: number;
  stakeCostPerDay: number;
  callsPerMachine: number;
  hardwarePerCall: number;
}): number | undefined {
  const { marginPerCall, fixed, stakeCostPerDay, callsPerMachine, hardwarePerCall } = options;
  if (marginPerCall <= 0) return undefined;
  const onOneMachine = fixed / marginPerCall;
  if (onOneMachine <= callsPerMachine) return Math.ceil(onOneMachine);
  // Beyond one machine, every call pays for its own hours.
  const net = marginPerCall - hardwarePerCall;
  return net <= 0 ? undefined : Math.ceil(stakeCostPerDay / net);
}
