// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { packedElements, packedWordsCost } from "../../src/compiler/costs.ts";
import { commitInput, packWords } from "../../src/shared/poseidon.ts";
import { expectConstraints } from "../shared/snapshots.ts";
import { brokenConstraints, forge } from "../soundness/forge.ts";
import vectors from "../vectors/commitments.json" with { type: "json" };
import { expectNoWitness, expectOnlyHonestWitness, range } from "./support/expectations.ts";
import { loadCircuit } from "./support/loadCircuit.ts";

const chain = (count: number) => `include "circuits/lib/commit/poseidonChain.circom";
component main {public [start, element]} = PoseidonChain(${String(count)});`;
const commit = (count: number, bits: number) => `include "circuits/lib/commit/commitInput.circom";
component main {public [in, salt]} = CommitInput(${String(count)}, ${String(bits)});`;

describe("circuits: PoseidonChain", () => {
  it("agrees with TypeScript on a shared vector of two steps", async () => {
    const vector = vectors.chains.find(({ elements }) => elements.length === 16);
    expect(vector).to.not.equal(undefined);
    if (vector === undefined) return;
    const circuit = await loadCircuit(chain(16));
    const inputs = { start: BigInt(vector.start), element: vector.elements.map(BigInt) };
    const witness = await circuit.witness(inputs);
    expect(circuit.value(witness, "main.out").toString()).to.equal(vector.out);
    expectConstraints("circuits.poseidonChain.16", circuit.system.constraintCount);
  });
});

describe("circuits: PackedWords", () => {
  const packed = (count: number, bits: number) => `include "circuits/lib/commit/packedWords.circom";
component main {public [in]} = PackedWords(${String(count)}, ${String(bits)});`;

  it("packs the words that TypeScript packs, and proves their ranges", async () => {
    const circuit = await loadCircuit(packed(3, 2));
    for (const number of range(0, 63)) {
      const words = [number & 3, (number >> 2) & 3, number >> 4];
      const witness = await expectOnlyHonestWitness(circuit, { in: words });
      expect(circuit.value(witness, "main.element[0]")).to.equal(BigInt(number));
    }
    for (const at of range(0, 2)) {
      for (const word of [-1, 4]) await expectNoWitness(circuit, { in: [0, 0, 0].with(at, word) });
    }
    // The words are outputs too: each of them, and the element, is public and takes a constraint.
    expect(circuit.system.constraintCount).to.equal(packedWordsCost(3, 2) + 3 + 1);
  });

  it("begins another element after 248 bits", async () => {
    const words = [7, 2 ** 31, 2 ** 32 - 1, 1, 0, 5, 6, 8, 9];
    const circuit = await loadCircuit(packed(words.length, 32));
    const witness = await circuit.witness({ in: words });
    const elements = range(0, packedElements(words.length, 32) - 1).map((e) =>
      circuit.value(witness, `main.element[${String(e)}]`),
    );
    expect(elements).to.have.length(2);
    expect(elements).to.deep.equal(packWords({ words, bits: 32 }));
  });
});

describe("circuits: CommitInput", () => {
  it("agrees with TypeScript on the shared vectors: packing, salt and hash", async () => {
    for (const { words, bits, salt, commitment } of vectors.inputs.filter(({ words }) =>
      [5, 250].includes(words.length),
    )) {
      const circuit = await loadCircuit(commit(words.length, bits));
      const witness = await circuit.witness({ in: words, salt: BigInt(salt) });
      expect(circuit.value(witness, "main.commitment").toString()).to.equal(commitment);
      words.forEach((word, i) => {
        expect(circuit.value(witness, `main.out[${String(i)}]`)).to.equal(BigInt(word));
      });
    }
  });

  it("has one witness for words in range, none otherwise", async () => {
    const circuit = await loadCircuit(commit(3, 3));
    for (const words of [
      [0, 0, 0],
      [7, 7, 7],
      [1, 2, 4],
    ]) {
      await expectOnlyHonestWitness(circuit, { in: words, salt: 99n });
    }
    for (const words of [
      [8, 0, 0],
      [0, 0, -1],
      [0, 1 << 16, 0],
    ]) {
      await expectNoWitness(circuit, { in: words, salt: 99n });
    }
  });

  it("refuses another input and another salt under the same commitment", async () => {
    const circuit = await loadCircuit(commit(9, 1), 0);
    const words = [1, 0, 1, 1, 0, 0, 1, 0, 1];
    const honest = await circuit.witness({ in: words, salt: 3n });
    expect(brokenConstraints(circuit.system, honest)).to.be.empty;
    const otherWord = (value: bigint) =>
      Object.fromEntries(
        [...circuit.wireOf.keys()]
          .filter((name) =>
            /^main\.(packed\.(words\.)?)?(in|out)\[1\]$|^main\.packed\.words\.digits\[1\]\.(in|out\[0\])$/.test(
              name,
            ),
          )
          .map((name) => [name, value]),
      );
    expect(Object.keys(otherWord(1n))).to.have.length(8);
    const packed = commitmentElement(words.with(1, 1));
    for (const changes of [
      otherWord(1n),
      {
        ...otherWord(1n),
        "main.packed.element[0]": packed,
        "main.chain.element[0]": packed,
        "main.chain.step[0].inputs[1]": packed,
      },
      { ...otherWord(1n), "main.commitment": commitInput({ words: words.with(1, 1), bits: 1, salt: 3n }) },
      { "main.salt": 4n },
      { "main.salt": 4n, "main.chain.start": 4n, "main.chain.step[0].inputs[0]": 4n },
    ]) {
      expect(brokenConstraints(circuit.system, forge(circuit, honest, changes))).to.not.be.empty;
    }
  });
});

function commitmentElement(words: readonly number[]): bigint {
  return range(0, words.length - 1).reduce((sum, i) => sum + (BigInt(words[i] ?? 0) << BigInt(i)), 0n);
}
