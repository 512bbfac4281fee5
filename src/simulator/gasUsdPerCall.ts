// SPDX-License-Identifier: MIT
import type { SimulationParameters } from "./parameters.ts";

const ETH_PER_GWEI = 1e-9;

/**
 * What settling one call costs its operator, USD.
 *
 * @example gasUsdPerCall(DEFAULT_PARAMETERS); // 0.0042
 */
export function gasUsdPerCall(
  parameters: Pick<SimulationParameters, "gasPerCall" | "gasPriceGwei" | "usdPerEth">,
): number {
  return parameters.gasPerCall * parameters.gasPriceGwei * ETH_PER_GWEI * parameters.usdPerEth;
}
