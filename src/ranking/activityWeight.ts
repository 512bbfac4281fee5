// SPDX-License-Identifier: MIT

/**
 * What one call adds to its model's activity, times `activityUnit`: `min(burned, activityUnit)`, token wei. Linear in what was
 * burned up to the unit, so splitting a call or a caller never gains weight (E01).
 *
 * @example const weight = Number(activityWeight({ burned, activityUnit })) / Number(activityUnit);
 */
export function activityWeight(options: { burned: bigint; activityUnit: bigint }): bigint {
  return options.burned < options.activityUnit ? options.burned : options.activityUnit;
}
