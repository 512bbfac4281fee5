// SPDX-License-Identifier: MIT

/** The first and the last block of a query. */
export type BlockRange = readonly [from: number, to: number | "latest"];
