// SPDX-License-Identifier: MIT
import type {
  CircuitTermsStruct,
  VerifyingKeyStruct,
} from "../../typechain-types/verification/CircuitRegistry.js";
import type { AssayClient } from "./createClient.ts";
import { ContractRefusedError } from "../errors/ContractRefusedError.ts";
import { ForgeableKeyError } from "../errors/ForgeableKeyError.ts";
import { chainOf } from "./chainOf.ts";
import { DEVELOPMENT_CHAINS } from "./developmentChains.ts";
import { send } from "./send.ts";

/**
 * Registers a verifying key and deploys its verifier. If the same key is registered already with the same terms, its id
 * comes back and nothing is sent. A development key (0 contributions) is refused on every chain but a developer's own.
 *
 * @param options.acceptForgeableKey True registers a development key wherever it is.
 * @returns The circuit's id and the gas used (0 if it was registered already).
 * @throws ContractRefusedError if the key is not sound to use, ForgeableKeyError if it is a development key.
 */
export async function registerCircuit(
  client: AssayClient,
  options: { verifyingKey: VerifyingKeyStruct; terms: CircuitTermsStruct; acceptForgeableKey?: boolean },
): Promise<{ circuitId: string; gasUsed: bigint }> {
  if (BigInt(options.terms.contributions) === 0n && options.acceptForgeableKey !== true) {
    const { chainId } = await chainOf(client);
    if (!DEVELOPMENT_CHAINS.has(chainId)) throw new ForgeableKeyError({ chainId });
  }
  const circuitId = await client.circuits.circuitIdOf(options.verifyingKey, options.terms);
  try {
    const receipt = await send(client.circuits.register(options.verifyingKey, options.terms));
    return { circuitId, gasUsed: receipt.gasUsed };
  } catch (error) {
    if (error instanceof ContractRefusedError && error.code === "CircuitAlreadyRegistered") {
      return { circuitId, gasUsed: 0n };
    }
    throw error;
  }
}
