// SPDX-License-Identifier: MIT
import type { Draw } from "./Draw.ts";
import { MAX_CALLBACK_GAS } from "./limits.ts";

/** Gas of a callback that is enough for no contract. */
export const LITTLE_GAS = 5_000n;

/** None, as much as an order may ask for, too little, or now and then too much. */
export function drawCallbackGas(draw: Draw): bigint {
  if (draw.once(40)) return MAX_CALLBACK_GAS + 1n;
  return draw.pick([0n, 0n, MAX_CALLBACK_GAS, MAX_CALLBACK_GAS, LITTLE_GAS]);
}
