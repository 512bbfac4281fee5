// SPDX-License-Identifier: MIT
import { z } from "zod";

/**
 * The name of a contribution: what snarkjs keeps of a name, and nothing that could deceive on a terminal. Names are what
 * contributors call themselves; no signature stands behind them.
 */
export const contributorName = z.string().regex(/^[^\p{C}\p{Zl}\p{Zp}]{0,64}$/u);
