// SPDX-License-Identifier: MIT
import type { HardhatEthers } from "@nomicfoundation/hardhat-ethers/types";
import { encodeVerifyingKey, exportVerifyingKey } from "../../../src/keys/index.ts";
import type { CircuitRegistry, Groth16Verifier } from "../../../typechain-types/index.js";

/** Terms of a circuit for one call with one output word, with a development key. */
export const TERMS = {
  batchSize: 1,
  wordsPerCall: 1,
  contributions: 0,
  transcriptHash: `0x${"00".repeat(32)}`,
} as const;

/** Registers the key of a proving key and returns its verifier, and the gas of the registration. */
export async function registerKey(
  ethers: HardhatEthers,
  registry: CircuitRegistry,
  zkey: string,
): Promise<{ verifier: Groth16Verifier; gasUsed: bigint }> {
  const key = encodeVerifyingKey(await exportVerifyingKey(zkey));
  const circuitId = await registry.circuitIdOf(key, TERMS);
  const receipt = await (await registry.register(key, TERMS)).wait();
  const { verifier } = await registry.circuitOf(circuitId);
  return {
    verifier: await ethers.getContractAt("Groth16Verifier", verifier),
    gasUsed: receipt?.gasUsed ?? 0n,
  };
}
