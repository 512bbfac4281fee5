// SPDX-License-Identifier: MIT
import { getAddress, isAddress, ZeroAddress } from "ethers";
import { z } from "zod";

const account = z
  .string()
  .refine((value) => isAddress(value) && getAddress(value) !== ZeroAddress, "not the address of an account");
const count = z.union([z.bigint(), z.number().int()]).transform(BigInt).pipe(z.bigint().nonnegative());

/**
 * What the market is deployed with (deploy/modules/Assay.ts): periods in seconds, amounts in token wei, shares in ppm. What is left
 * out, the module decides.
 */
export const marketParametersSchema = z
  .strictObject({
    governor: account,
    treasury: account,
    tokenHolder: account,
    governanceDelay: count,
    stakeThawPeriod: count,
    rewardPeriod: count,
    minimumStake: count,
    minimumOperatorStake: count,
    activityFee: count,
    treasuryShare: count,
    referrerShare: count,
    activityHalfLife: count,
    activityUnit: count,
    maxVoucherLife: count,
    sessionThawPeriod: count,
    minimumDeposit: count,
    newcomerLane: count,
    newcomersPerNode: count,
    graduationWeight: count,
  })
  .partial();

/** See {@link marketParametersSchema}. */
export type MarketParameters = z.infer<typeof marketParametersSchema>;

/** Names of all parameters. */
export const PARAMETER_NAMES: readonly (keyof MarketParameters)[] = marketParametersSchema.keyof().options;

/** Those that are periods somebody relies on: to leave, to object, to be paid. */
export const PROTECTIVE_PERIODS = [
  "governanceDelay",
  "stakeThawPeriod",
  "rewardPeriod",
  "maxVoucherLife",
  "sessionThawPeriod",
] as const satisfies readonly (keyof MarketParameters)[];
