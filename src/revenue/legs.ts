// SPDX-License-Identifier: MIT

/** The legs of the waterfall, in its order. */
export const LEGS = ["burned", "treasury", "referrer", "licence", "royalty", "commission", "pool"] as const;

/** Where a call's price went. Token wei; they sum to the price. */
export type Legs = Record<(typeof LEGS)[number], bigint>;
