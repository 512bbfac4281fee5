// SPDX-License-Identifier: MIT
import { keccak256, type Provider } from "ethers";
import type { CircuitRegistry } from "../../../typechain-types/index.js";
import { deployedCode, type ContractArtifact } from "../../client/deployedCode.ts";
import { explainRevert } from "../../client/explainRevert.ts";
import { verifierCode } from "../../client/verifierCode.ts";
import { encodeVerifyingKey, type ProvingKey } from "../../keys/index.ts";
import type { LinkChecks } from "./Link.ts";
import { requireSame } from "./requireSame.ts";

/** A chain to compare with. */
export type VerifiedChain = {
  readonly circuits: CircuitRegistry;
  readonly provider: Provider;
  /** Of the contracts as they are compiled here. */
  readonly artifacts: { readonly registry: ContractArtifact; readonly verifier: ContractArtifact };
};

/** @see checkChain */
export type CheckChainParameters = {
  readonly chain: VerifiedChain;
  readonly key: ProvingKey;
  readonly shape: { readonly batchSize: number; readonly wordsPerCall: number };
};

/** Whether the registry has the key under its transcript, and the verifier on chain is that key's. */
export function checkChain({ chain, key, shape }: CheckChainParameters): LinkChecks {
  const { circuits, provider, artifacts } = chain;
  const verifyingKey = encodeVerifyingKey(key.verifyingKey);
  const terms = { ...shape, ...key.setup };
  const find = async () => {
    const circuitId = await circuits.circuitIdOf(verifyingKey, terms);
    const found = await circuits.circuitOf(circuitId).catch((error: unknown) => {
      throw explainRevert(error);
    });
    return { circuitId, verifier: found.verifier, terms: found.terms };
  };
  return {
    registry: async () => {
      const { circuitId, terms: found } = await find();
      for (const name of ["batchSize", "wordsPerCall", "contributions", "transcriptHash"] as const)
        requireSame(`The registry's ${name}`, String(found[name]), String(terms[name]));
      return `circuit ${circuitId}, ${String(terms.contributions)} contributions, transcript ${terms.transcriptHash}`;
    },
    verifier: async () => {
      const { verifier } = await find();
      const implementation = await circuits.VERIFIER_IMPLEMENTATION();
      const expected = verifierCode(implementation, verifyingKey);
      requireSame(
        `The code (keccak256) of verifier ${verifier}`,
        keccak256(await provider.getCode(verifier)),
        keccak256(expected),
      );
      return `${verifier} holds this key`;
    },
    code: async () => {
      const registry = await circuits.getAddress();
      const implementation = await circuits.VERIFIER_IMPLEMENTATION();
      const isGenuine = async (what: string, address: string, artifact: ContractArtifact) =>
        requireSame(
          `The code (keccak256) of ${what} ${address}`,
          keccak256(await provider.getCode(address)),
          keccak256(deployedCode(artifact, implementation)),
        );
      await isGenuine("the registry", registry, artifacts.registry);
      await isGenuine("the verifiers' implementation", implementation, artifacts.verifier);
      return `registry ${registry} and implementation ${implementation} are compiled from these sources`;
    },
  };
}
