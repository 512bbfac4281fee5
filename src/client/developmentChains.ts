// SPDX-License-Identifier: MIT

/** Ids of chains that live on a developer's machine only: Hardhat's and Anvil's, and Ganache's. Nothing on them has a value. */
export const DEVELOPMENT_CHAINS: ReadonlySet<bigint> = new Set([31_337n, 1_337n]);
