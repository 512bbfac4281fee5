// SPDX-License-Identifier: MIT

/**
 * What a node's machines cost a day, USD: one that always runs, and more when proving takes longer than a day has hours.
 *
 * @param provingSeconds Of all calls of the day.
 * @example hardwareUsdPerDay(0.04, 3_600); // 0.96
 */
export function hardwareUsdPerDay(usdPerHour: number, provingSeconds: number): number {
  return usdPerHour * Math.max(24, provingSeconds / 3_600);
}
