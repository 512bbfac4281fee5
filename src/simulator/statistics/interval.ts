// SPDX-License-Identifier: MIT
import jstat from "jstat";
import { mean, sampleStandardDeviation } from "simple-statistics";

/** A mean with its confidence interval. */
export interface Interval {
  mean: number;
  low: number;
  high: number;
}

/**
 * The mean of independent observations and its 95 % confidence interval by Student's t; as wide as nothing for a single one.
 *
 * @param values At least one.
 * @example const { mean, low, high } = interval([1, 2, 3]);
 */
export function interval(values: readonly number[]): Interval {
  const centre = mean([...values]);
  if (values.length < 2) return { mean: centre, low: centre, high: centre };
  const quantile = jstat.studentt.inv(0.975, values.length - 1);
  const half = (quantile * sampleStandardDeviation([...values])) / Math.sqrt(values.length);
  return { mean: centre, low: centre - half, high: centre + half };
}
