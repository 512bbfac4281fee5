// SPDX-License-Identifier: MIT
import { randomBytes, toBigInt, ZeroHash } from "ethers";
import type { Signer, TransactionRequest } from "ethers";
import { z } from "zod";
import { SAMPLE_MODELS } from "../../models/samples.ts";
import type { AddressBook } from "../../src/client/addresses.ts";
import type { VerifyingKeyWords } from "../../src/keys/index.ts";
import type { OnProgress } from "../../src/shared/progress.ts";
import { PUBLIC_SIGNALS, SCALAR_FIELD_ORDER } from "../../src/shared/publicSignals.ts";
import { makeTrapdoorKey } from "../../test/shared/trapdoor.ts";
import { proveSample } from "../../test/verification/helpers/sampleProofs.ts";
import { deploySnarkjsVerifier } from "../../test/verification/helpers/snarkjsVerifier.ts";
import { splitWords } from "../../test/verification/helpers/words.ts";
import { CircuitRegistry__factory, Groth16Verifier__factory } from "../../typechain-types/index.js";
import type { CircuitRegistry, Groth16Verifier } from "../../typechain-types/index.js";
import type { Figures } from "./results.ts";

/** Proofs in a batch. */
const PROOFS = [1, 2, 4, 8, 16, 32, 64, 128, 256] as const;
/** Calls in a proof, one output word each. */
const CALLS = [1, 4, 8] as const;
/** An output word is below this. */
const CLASSES = 10n;
/** Most gas of one transaction (EIP-7825). */
const GAS_CAP = 2n ** 24n;

/** What is reported of a batch that needs more. */
const OVER_CAP = `over ${GAS_CAP.toLocaleString("en")}`;

type Terms = Parameters<CircuitRegistry["register"]>[1];

/**
 * Gas of whole transactions: registering and verifying digits, beside snarkjs's contract; and batches of 1 to 256 proofs of
 * 1, 4 and 8 calls. For those only the number and size of public signals matter, so their proofs are made with a key whose
 * secrets are known.
 */
export async function benchVerify(options: {
  deploy: () => Promise<AddressBook>;
  signers: readonly Signer[];
  onProgress: OnProgress;
}): Promise<Figures> {
  const [signer] = options.signers;
  if (signer === undefined) throw new RangeError("An account is needed.");
  const { circuits } = await options.deploy();
  const registry = CircuitRegistry__factory.connect(circuits, signer);
  const single = await measureDigits(registry, signer);
  const table: Figures = {};
  for (const [index, batchSize] of CALLS.entries()) {
    options.onProgress({ stage: "Batches of proofs", done: index, total: CALLS.length });
    table[`b${batchSize}`] = await measureBatches(registry, signer, batchSize);
  }
  options.onProgress({ stage: "Batches of proofs", done: CALLS.length, total: CALLS.length });
  return { verify: { ...single, perProofK16: perProof(table, 16), perProofK64: perProof(table, 64), table } };
}

/** Gas of each proof of one call in a batch of so many. */
function perProof(table: Figures, count: 16 | 64): number {
  const { b1 } = z.object({ b1: z.record(z.string(), z.number()) }).parse(table);
  return Math.round((b1[`k${count}`] ?? NaN) / count);
}

async function measureDigits(registry: CircuitRegistry, signer: Signer): Promise<Figures> {
  const digits = SAMPLE_MODELS.find(({ key }) => key === "digits");
  if (digits === undefined) throw new RangeError("There is no model digits.");
  const { prepared, proofs } = await proveSample(digits, 1);
  const [proven] = proofs;
  if (proven === undefined) throw new RangeError("Nothing was proved.");
  const { verifier, gas } = await register(registry, signer, prepared.verifyingKey, prepared.terms);
  const theirs = await deploySnarkjsVerifier(prepared.zkey, signer);
  const [a, b, c] = splitWords(proven.words);
  return {
    register: gas,
    single: await measure(signer, await verifier.verifyProof.populateTransaction(a, b, c, proven.signals)),
    snarkjsSingle: await measure(
      signer,
      await theirs.getFunction("verifyProof").populateTransaction(a, b, c, proven.signals),
    ),
  };
}

async function measureBatches(
  registry: CircuitRegistry,
  signer: Signer,
  batchSize: number,
): Promise<Figures> {
  const key = makeTrapdoorKey({ batchSize, wordsPerCall: 1 });
  const terms = { batchSize, wordsPerCall: 1, contributions: 0, transcriptHash: ZeroHash };
  const { verifier } = await register(registry, signer, key.verifyingKey, terms);
  const proven = Array.from({ length: Math.max(...PROOFS) }, () => {
    const signals = drawSignals(batchSize);
    return { words: [...key.prove(signals)], signals };
  });
  const figures: Figures = {};
  for (const count of PROOFS) {
    const batch = proven.slice(0, count);
    figures[`k${count}`] = await measure(
      signer,
      await verifier.verifyBatch.populateTransaction(
        batch.map(({ words }) => words),
        batch.flatMap(({ signals }) => signals),
      ),
    );
  }
  return figures;
}

/** Signals as a classifier's proofs have them: commitments and context from the whole field, then a class for each call. */
function drawSignals(batchSize: number): bigint[] {
  const draw = (below: bigint): bigint => toBigInt(randomBytes(32)) % below;
  return PUBLIC_SIGNALS.flatMap(({ name, length }) =>
    Array.from({ length: length(batchSize, 1) }, () =>
      draw(name === "outputWord" ? CLASSES : SCALAR_FIELD_ORDER),
    ),
  );
}

async function register(
  registry: CircuitRegistry,
  signer: Signer,
  key: VerifyingKeyWords,
  terms: Terms,
): Promise<{ verifier: Groth16Verifier; gas: number }> {
  const receipt = await (await registry.register(key, terms)).wait();
  const { verifier } = await registry.circuitOf(await registry.circuitIdOf(key, terms));
  return {
    verifier: Groth16Verifier__factory.connect(verifier, signer),
    gas: Number(receipt?.gasUsed ?? 0n),
  };
}

/** Gas of a transaction to a verifier, whose answer must be true; or that no transaction has enough. */
async function measure(signer: Signer, request: TransactionRequest): Promise<number | string> {
  const limited = { ...request, gasLimit: GAS_CAP };
  let answer: string;
  try {
    answer = await signer.call(limited);
  } catch (error) {
    // The verifier's own word for it.
    if (error instanceof Error && error.message.includes("GasTooLow")) return OVER_CAP;
    throw error;
  }
  if (BigInt(answer) !== 1n) throw new RangeError("A true proof was refused.");
  const receipt = await (await signer.sendTransaction(limited)).wait();
  return Number(receipt?.gasUsed ?? 0n);
}
