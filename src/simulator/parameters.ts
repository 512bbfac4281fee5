// SPDX-License-Identifier: MIT

/** What the simulator assumes. {@link PARAMETER_NOTES} has the unit and the source of each. */
export interface SimulationParameters {
  readonly models: number;
  readonly modelsPerNode: number;
  readonly weeks: number;
  readonly incumbentShare: number;
  readonly launchWeeks: number;
  readonly watchWeeks: number;
  readonly callers: number;
  readonly callsPerVisit: number;
  readonly callsSpread: number;
  readonly loyalty: number;
  readonly outsideShare: number;
  readonly positionBias: number;
  readonly listingSize: number;
  readonly halfLifeDays: number;
  readonly activityUnitAsy: number;
  readonly activityFeePpm: number;
  readonly treasuryPpm: number;
  readonly licencePpm: number;
  readonly graduationWeight: number;
  readonly lanePerNode: number;
  readonly usdPerAsy: number;
  readonly priceAsy: number;
  readonly priceSpread: number;
  readonly gasPerCall: number;
  readonly gasPriceGwei: number;
  readonly usdPerEth: number;
  readonly hardwareUsdPerHour: number;
  readonly provingSeconds: readonly number[];
  readonly capitalUsd: number;
  readonly capitalSpread: number;
  readonly minimumStakeAsy: number;
  readonly maximumStakeAsy: number;
  readonly stakeTail: number;
  readonly capitalRate: number;
  readonly qualityMean: number;
  readonly qualitySpread: number;
  readonly tasks: number;
  readonly claimSpread: number;
  readonly washTraders: number;
  readonly washUsdPerDay: number;
}

/** The market that is simulated if nothing else is said. */
export const DEFAULT_PARAMETERS: SimulationParameters = {
  models: 1_000,
  modelsPerNode: 1,
  weeks: 52,
  incumbentShare: 0.5,
  launchWeeks: 2,
  watchWeeks: 20,
  callers: 3_000,
  callsPerVisit: 30,
  callsSpread: 1,
  loyalty: 0.7,
  outsideShare: 0.02,
  positionBias: 1,
  listingSize: 40,
  halfLifeDays: 7,
  activityUnitAsy: 0.01,
  activityFeePpm: 20_000,
  treasuryPpm: 10_000,
  licencePpm: 100_000,
  graduationWeight: 500,
  lanePerNode: 1,
  usdPerAsy: 0.02,
  priceAsy: 1,
  priceSpread: 0.5,
  gasPerCall: 69_375,
  gasPriceGwei: 0.02,
  usdPerEth: 3_000,
  hardwareUsdPerHour: 0.01,
  provingSeconds: [0.112, 0.143, 0.246, 0.269, 0.362, 0.742, 1.638, 9.856],
  capitalUsd: 30,
  capitalSpread: 0.7,
  minimumStakeAsy: 1_000,
  maximumStakeAsy: 1_000_000,
  stakeTail: 1.16,
  capitalRate: 0.05,
  qualityMean: 0.9,
  qualitySpread: 0.05,
  tasks: 10,
  claimSpread: 0.03,
  washTraders: 10,
  washUsdPerDay: 5,
};
