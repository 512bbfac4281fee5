// SPDX-License-Identifier: MIT

/** How a market orders its models, and how many places of a listing it keeps for newcomers. */
export interface Policy {
  name: string;
  title: string;
  /** By all calls ever, by decayed activity, or by stake. */
  order: "calls" | "activity" | "stake";
  /** The newcomers' share of a listing's places. */
  lane: number;
}

/** The policies that a run compares. */
export const POLICIES: readonly Policy[] = [
  { name: "allTime", title: "all-time calls", order: "calls", lane: 0 },
  { name: "decayed", title: "decayed activity", order: "activity", lane: 0 },
  { name: "lane5", title: "decayed + lane 5 %", order: "activity", lane: 0.05 },
  { name: "lane10", title: "decayed + lane 10 %", order: "activity", lane: 0.1 },
  { name: "lane20", title: "decayed + lane 20 %", order: "activity", lane: 0.2 },
  { name: "stake", title: "by stake", order: "stake", lane: 0 },
];
