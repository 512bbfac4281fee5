// SPDX-License-Identifier: MIT
import type { Observation } from "./createObserver.ts";

/** The policy that others' quality is compared with: what exploration costs is what a lane loses against it. */
export const BASELINE = "decayed";

/** What the simulator says of a policy. */
export type MetricName =
  | "gini"
  | "hhi"
  | "top5"
  | "newcomerCalls"
  | "weeksToFirstCall"
  | "weeksToBreakEven"
  | "breakEven"
  | "survival"
  | "firstPlaceToTake"
  | "firstPlaceToKeep"
  | "washProfit"
  | "quality"
  | "qualityLost";

/** How a figure is read, and shown to a person. */
export interface Metric {
  title: string;
  /** One sentence for who has not read the code. */
  meaning: string;
  unit: "share" | "index" | "weeks" | "usd" | "points";
  group: "concentration" | "newcomers" | "attack" | "quality";
  /** @param baseline The same world under {@link BASELINE}. */
  measure: (own: Observation, baseline: Observation) => number;
}

/** Every figure, in the order to show them. */
export const METRICS: Readonly<Record<MetricName, Metric>> = {
  gini: {
    title: "Gini of calls",
    meaning: "How unequally calls fall on models in the last quarter: 0 is evenly, 1 is all on one.",
    unit: "index",
    group: "concentration",
    measure: ({ figures }) => figures.gini,
  },
  hhi: {
    title: "HHI of calls",
    meaning:
      "The sum of squared market shares in the last quarter: 1 is a monopoly, above 0.25 is called highly concentrated.",
    unit: "index",
    group: "concentration",
    measure: ({ figures }) => figures.hhi,
  },
  top5: {
    title: "share of the top 5",
    meaning: "Calls of the last quarter that went to the five largest models.",
    unit: "share",
    group: "concentration",
    measure: ({ figures }) => figures.top5,
  },
  newcomerCalls: {
    title: "calls to newcomers",
    meaning: "Calls of the last quarter that went to models which were not there at the launch.",
    unit: "share",
    group: "concentration",
    measure: ({ figures }) => figures.newcomerCalls,
  },
  weeksToFirstCall: {
    title: "weeks to first call",
    meaning:
      "Mean wait of a newcomer for his first call, who got none counted as having waited all the time he was watched.",
    unit: "weeks",
    group: "newcomers",
    measure: ({ newcomers }) => newcomers.weeksToFirstCall,
  },
  weeksToBreakEven: {
    title: "weeks to break-even",
    meaning:
      "Mean time until a newcomer had first earned back what he had spent, who never did counted as the whole time.",
    unit: "weeks",
    group: "newcomers",
    measure: ({ newcomers }) => newcomers.weeksToBreakEven,
  },
  breakEven: {
    title: "newcomers in profit",
    meaning: "Newcomers who had earned more than they had spent when the watch ended.",
    unit: "share",
    group: "newcomers",
    measure: ({ newcomers }) => newcomers.breakEven,
  },
  survival: {
    title: "newcomers still there",
    meaning: "Newcomers whose money was not gone when the watch ended.",
    unit: "share",
    group: "newcomers",
    measure: ({ newcomers }) => newcomers.survival,
  },
  firstPlaceToTake: {
    title: "first place, to take",
    meaning:
      "What climbing from nothing to the first place by calling oneself costs; by stake, what it locks.",
    unit: "usd",
    group: "attack",
    measure: ({ figures }) => figures.firstPlaceToTake,
  },
  firstPlaceToKeep: {
    title: "first place, a week",
    meaning: "What staying there costs a week; by stake, what the locked money would have earned elsewhere.",
    unit: "usd",
    group: "attack",
    measure: ({ figures }) => figures.firstPlaceToKeep,
  },
  washProfit: {
    title: "wash-trader, a week",
    meaning: "What an operator who buys his rank is left with, a week. Below zero, buying rank does not pay.",
    unit: "usd",
    group: "attack",
    measure: ({ figures }) => figures.washProfit,
  },
  quality: {
    title: "right answers",
    meaning: "Share of right answers among all that callers paid for.",
    unit: "share",
    group: "quality",
    measure: ({ figures }) => figures.quality,
  },
  qualityLost: {
    title: "quality lost",
    meaning:
      "Percentage points of right answers that callers have fewer of than in the same world ranked by decayed activity without a lane.",
    unit: "points",
    group: "quality",
    measure: ({ figures }, baseline) => (baseline.figures.quality - figures.quality) * 100,
  },
};
