// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { deployTheirs, deployVerifier } from "./deployVerifiers.ts";
import type { Machine } from "./machine.ts";
import { makeMutations } from "./mutations.ts";
import type { ProvenSample } from "./sampleProofs.ts";
import { compileSnarkjsVerifier } from "./snarkjsVerifier.ts";

/** 21 mutations of every kind: 504 that must be refused, and 42 that must be accepted. */
export const MUTATIONS = 546;

/** One mutation of every kind. */
export const MUTATION_KINDS = 26;

/**
 * Registers a sample circuit's key and deploys snarkjs's contract for it on each machine. Fails unless all of them give
 * every mutation of the sample's proofs the verdict that it must have: ours by `verifyProof` and by a batch of one,
 * snarkjs's by its `verifyProof`.
 */
export async function expectAgreement(options: {
  machines: readonly Machine[];
  sample: ProvenSample;
  /** A sample of another circuit. */
  foreign: ProvenSample;
  mutations: number;
}): Promise<void> {
  const { machines, sample, foreign } = options;
  const { verifyingKey, terms, zkey, compiled } = sample.prepared;
  const snarkjs = await compileSnarkjsVerifier(zkey);
  const ours = await Promise.all(machines.map((machine) => deployVerifier(machine, verifyingKey, terms)));
  const theirs = await Promise.all(machines.map((machine) => deployTheirs(machine, snarkjs)));
  const [stranger] = foreign.proofs;
  if (stranger === undefined) throw new RangeError("the other circuit has no proof");
  const source = { proofs: sample.proofs, key: sample.key, foreign: stranger };
  const mutations = await makeMutations(source, options.mutations, compiled.manifest.name);
  expect(new Set(mutations.map(({ kind }) => kind)).size).to.equal(MUTATION_KINDS);
  for (const mutation of mutations) {
    const verdicts = await Promise.all([
      ...ours.map((verifier) => verifier.verifyProof(mutation)),
      ...ours.map((verifier) => verifier.verifyBatch([mutation])),
      ...theirs.map((verify) => verify(mutation)),
    ]);
    if (verdicts.some((verdict) => verdict !== mutation.valid))
      expect.fail(
        `${mutation.kind} must be ${String(mutation.valid)} everywhere, but was ${verdicts.join(", ")}: ` +
          `words ${mutation.words.join(" ")}, signals ${mutation.signals.join(" ")}`,
      );
  }
}
