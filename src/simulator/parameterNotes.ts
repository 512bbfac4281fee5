// SPDX-License-Identifier: MIT
import type { SimulationParameters } from "./parameters.ts";

/** What a parameter is measured in, and where its default is from. */
export interface ParameterNote {
  unit: string;
  /** "Assumption" where nobody measured it; docs/economics.md says how much depends on it. */
  source: string;
}

const MEASUREMENTS = "docs/measurements.md";
const DEPLOYMENT = "deploy/modules/Assay.ts";

/** Unit and source of every parameter. */
export const PARAMETER_NOTES: Readonly<Record<keyof SimulationParameters, ParameterNote>> = {
  models: { unit: "models over the whole run", source: "The size the issue asks for" },
  modelsPerNode: { unit: "models", source: "Assumption: one model, one operator" },
  weeks: { unit: "weeks", source: "One year" },
  incumbentShare: {
    unit: "of the nodes",
    source: "Assumption: half are there at the launch, half come later",
  },
  launchWeeks: { unit: "weeks", source: "Assumption: until then callers find models by themselves" },
  watchWeeks: { unit: "weeks", source: "How long each newcomer is watched" },
  callers: { unit: "callers, one visit a day each", source: "Assumption" },
  callsPerVisit: { unit: "calls, mean", source: "Assumption: 90,000 calls a day in all" },
  callsSpread: {
    unit: "standard deviation of the logarithm",
    source: "Assumption: few callers buy most calls",
  },
  loyalty: { unit: "chance a day", source: "Assumption: a caller who is content comes back to his model" },
  outsideShare: { unit: "of the visits", source: "Assumption: word of mouth and direct links" },
  positionBias: {
    unit: "exponent γ of 1 / position^γ",
    source: "Joachims, Swaminathan and Schnabel, WSDM 2017, section 6: examination (1/rank)^η with η = 1",
  },
  listingSize: { unit: "places", source: "Assumption: what a caller is shown" },
  halfLifeDays: { unit: "days", source: DEPLOYMENT },
  activityUnitAsy: { unit: "ASY burned for full weight", source: DEPLOYMENT },
  activityFeePpm: { unit: "ppm of the price", source: DEPLOYMENT },
  treasuryPpm: { unit: "ppm of the price", source: DEPLOYMENT },
  licencePpm: { unit: "ppm of what is left", source: "Assumption: a tenth for the model's author" },
  graduationWeight: { unit: "full-weight calls", source: "Assumption, varied in docs/economics.md" },
  lanePerNode: { unit: "models of one node in the lane", source: "Design: at most a fixed number per node" },
  usdPerAsy: { unit: "USD", source: "Assumption: a call costs cents" },
  priceAsy: { unit: "ASY, median", source: "Default of `hardhat operator offer`" },
  priceSpread: { unit: "standard deviation of the logarithm", source: "Assumption" },
  gasPerCall: { unit: "gas", source: `${MEASUREMENTS}, settlement.perCallB1K64` },
  gasPriceGwei: { unit: "gwei", source: "Assumption: a rollup's fee" },
  usdPerEth: { unit: "USD", source: "Assumption" },
  hardwareUsdPerHour: {
    unit: "USD",
    source: "Assumption: a small rented server of 2 cores and 4 GB; hosters ask 0.006 to 0.042",
  },
  provingSeconds: {
    unit: "seconds a call, one of these per model",
    source: `${MEASUREMENTS}, circuits.*.proveSeconds of the sample models`,
  },
  capitalUsd: { unit: "USD, median", source: "Assumption: four months of a machine without a call" },
  capitalSpread: { unit: "standard deviation of the logarithm", source: "Assumption" },
  minimumStakeAsy: { unit: "ASY", source: `${DEPLOYMENT}, minimumOperatorStake` },
  maximumStakeAsy: { unit: "ASY", source: "Assumption: nobody stakes more than 1 % of the supply" },
  stakeTail: { unit: "exponent of the Pareto distribution", source: "Pareto's 80:20" },
  capitalRate: { unit: "a year", source: "Assumption: what staked money would earn elsewhere" },
  qualityMean: { unit: "share of right answers", source: `${MEASUREMENTS}, accuracies of the sample models` },
  qualitySpread: { unit: "standard deviation", source: `${MEASUREMENTS}, accuracies of the sample models` },
  tasks: {
    unit: "tasks, such as reading digits",
    source: "Assumption: a model does one of them, and a caller needs one of them",
  },
  claimSpread: {
    unit: "standard deviation",
    source: "Assumption: how far a claimed accuracy is from the true one",
  },
  washTraders: { unit: "operators that call themselves", source: "Assumption" },
  washUsdPerDay: { unit: "USD a day each", source: "Assumption: twenty times what their machine costs" },
};
