// SPDX-License-Identifier: MIT
import type { Metric } from "../metrics.ts";
import type { Interval } from "../statistics/interval.ts";

/**
 * A figure as a person reads it, with half the width of its 95 % interval.
 *
 * @example formatMetric("share", { mean: 0.5, low: 0.4, high: 0.6 }); // "50.0 % ± 10.0"
 */
export function formatMetric(unit: Metric["unit"], { mean, low, high }: Interval): string {
  if (Number.isNaN(mean)) return "–";
  // A share's interval ends at 0 and at 1.
  const half = unit === "share" ? (Math.min(1, high) - Math.max(0, low)) / 2 : (high - low) / 2;
  switch (unit) {
    case "share":
      return `${(mean * 100).toFixed(1)} % ± ${(half * 100).toFixed(1)}`;
    case "index":
      return `${mean.toFixed(3)} ± ${half.toFixed(3)}`;
    case "weeks":
      return `${mean.toFixed(1)} ± ${half.toFixed(1)}`;
    case "points":
      return `${mean.toFixed(2)} ± ${half.toFixed(2)}`;
    case "usd":
      return `${sign(mean)}$${Math.abs(mean).toLocaleString("en", { maximumFractionDigits: 0 })} ± ${half.toLocaleString("en", { maximumFractionDigits: 0 })}`;
  }
}

function sign(value: number): string {
  return value < 0 ? "−" : "";
}
