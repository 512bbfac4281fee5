// SPDX-License-Identifier: MIT
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { connection, ethers, type Assay } from "./fixtures.ts";
import { makeTrapdoorKey } from "./trapdoor.ts";

/** The tuple that `register` and `sealOf` take; shares are ppm. */
export interface Registration {
  circuitId: string;
  commitment: bigint;
  licence: bigint;
  royalty: bigint;
  floor: bigint;
  listed: boolean;
  base: bigint;
  supersedes: bigint;
  contentHash: string;
  uri: string;
}

/** Registers a circuit with a fresh key for one call of one output word. */
export async function registerCircuit({ circuits }: Pick<Assay, "circuits">): Promise<string> {
  const { verifyingKey, batchSize, wordsPerCall } = makeTrapdoorKey({ batchSize: 1, wordsPerCall: 1 });
  const terms = { batchSize, wordsPerCall, contributions: 0, transcriptHash: ethers.ZeroHash };
  const circuitId = await circuits.circuitIdOf(verifyingKey, terms);
  await circuits.register(verifyingKey, terms);
  return circuitId;
}

/** A registration with usual terms; what differs is given. */
export function makeRegistration(circuitId: string, differing: Partial<Registration> = {}): Registration {
  return {
    circuitId,
    commitment: 1n,
    licence: 300_000n,
    royalty: 100_000n,
    floor: 0n,
    listed: false,
    base: 0n,
    supersedes: 0n,
    contentHash: ethers.id("manifest"),
    uri: "ipfs://manifest",
    ...differing,
  };
}

/** Both steps of a registration, as many blocks apart as they must be. Returns the model's id. */
export async function registerModel(
  { models }: Pick<Assay, "models">,
  author: HardhatEthersSigner,
  registration: Registration,
): Promise<bigint> {
  const salt = ethers.id("salt");
  await models.connect(author).commitRegistration(await models.sealOf(author, registration, salt));
  await connection.networkHelpers.mine(await models.MIN_SEAL_AGE());
  await models.connect(author).register(registration, salt);
  return models.modelIdOf(registration.circuitId, registration.commitment);
}
