// SPDX-License-Identifier: MIT
import jstat from "jstat";
import { linearRegression, mean } from "simple-statistics";

/** A straight line through measurements, by least squares. */
export interface Slope {
  readonly slope: number;
  /** Half the width of the slope's 95 % confidence interval, neighbours being as alike as they are. */
  readonly plusMinus: number;
}

/**
 * Fits a line. Measurements of a process resemble those before them, so they count as fewer: as many as independent ones would tell as
 * much, by the correlation of each residual with the next.
 *
 * @param points x and y, in the order of x.
 */
export function fitSlope(points: readonly (readonly [number, number])[]): Slope {
  const { m, b } = linearRegression(points.map(([x, y]) => [x, y]));
  const residuals = points.map(([x, y]) => y - (m * x + b));
  const squares = residuals.reduce((sum, residual) => sum + residual ** 2, 0);
  const products = residuals.slice(1).reduce((sum, next, index) => sum + next * (residuals[index] ?? 0), 0);
  const alike = squares === 0 ? 0 : Math.min(0.99, Math.max(0, products / squares));
  const count = Math.max(3, (points.length * (1 - alike)) / (1 + alike));
  const centre = mean(points.map(([x]) => x));
  const spread = points.reduce((sum, [x]) => sum + (x - centre) ** 2, 0) * (count / points.length);
  const variance = (squares / points.length) * (count / (count - 2));
  return { slope: m, plusMinus: jstat.studentt.inv(0.975, count - 2) * Math.sqrt(variance / spread) };
}
