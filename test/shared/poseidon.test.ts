// SPDX-License-Identifier: MIT
import { expect } from "chai";
import {
  FieldElementInvalidError,
  PackingUnsupportedError,
  WordOutOfRangeError,
} from "../../src/errors/CommitmentError.ts";
import { commitInput, commitModel, packWords, poseidonChain } from "../../src/shared/poseidon.ts";
import { SCALAR_FIELD_ORDER } from "../../src/shared/publicSignals.ts";
import vectors from "../vectors/commitments.json" with { type: "json" };

describe("commitments", () => {
  it("agree with the committed vectors", () => {
    for (const { words, bits, salt, packed, commitment } of vectors.inputs) {
      expect(packWords({ words, bits }).map(String)).to.deep.equal(packed);
      expect(commitInput({ words, bits, salt: BigInt(salt) }).toString()).to.equal(commitment);
    }
    for (const { start, elements, out } of vectors.chains) {
      expect(poseidonChain({ start: BigInt(start), elements: elements.map(BigInt) }).toString()).to.equal(
        out,
      );
    }
    for (const { sections, commitment } of vectors.models)
      expect(commitModel(sections).toString()).to.equal(commitment);
  });

  it("agree with Poseidon's published test value for two inputs", () => {
    // circomlib's test of poseidon.circom: Poseidon(1, 2).
    const expected = 7853200120776062878684798364095072458815029376092732009249414926327459813530n;
    expect(poseidonChain({ start: 1n, elements: [2n] })).to.equal(expected);
  });

  it("pack the first word lowest and as many as fit below 248 bits", () => {
    expect(packWords({ words: [1, 0, 1], bits: 1 })).to.deep.equal([5n]);
    expect(packWords({ words: Uint8Array.of(1, 2, 255), bits: 8 })).to.deep.equal([0xff0201n]);
    expect(packWords({ words: Array<number>(83).fill(7), bits: 3 })).to.deep.equal([(1n << 246n) - 1n, 7n]);
    const widest = 2 ** 53 - 1;
    expect(packWords({ words: [widest, 5], bits: 53 })).to.deep.equal([(5n << 53n) + BigInt(widest)]);
  });

  it("change with every word, the salt, a section's width and its length", () => {
    const base = { words: [1, 2, 3], bits: 3, salt: 5n };
    const variants = [
      base,
      { ...base, salt: 6n },
      { ...base, words: [1, 2, 4] },
      { ...base, words: [3, 2, 1] },
    ];
    expect(new Set(variants.map(commitInput)).size).to.equal(variants.length);
    const models = [
      [{ words: [1, 0], bits: 3 }],
      [{ words: [1, 0], bits: 4 }],
      [{ words: [1], bits: 3 }],
      [{ words: [1, 0, -4], bits: 3 }],
      [
        { words: [1], bits: 3 },
        { words: [0], bits: 3 },
      ],
    ];
    expect(new Set(models.map(commitModel)).size).to.equal(models.length);
  });

  it("refuse words that do not fit, naming place and bounds", () => {
    for (const word of [8, -1, 1.5, NaN]) {
      expect(() => packWords({ words: [0, word], bits: 3 })).to.throw(
        WordOutOfRangeError,
        /Word 1 .* 0 to 7/,
      );
    }
    expect(() => commitModel([{ words: [4], bits: 3 }])).to.throw(WordOutOfRangeError, /-4 to 3/);
    expect(() => commitModel([{ words: [-5], bits: 3 }])).to.throw(WordOutOfRangeError);
  });

  it("refuse widths and lengths that cannot be packed, and salts outside the field", () => {
    for (const bits of [0, 54, 1.5])
      expect(() => packWords({ words: [0], bits })).to.throw(PackingUnsupportedError);
    expect(() => packWords({ words: [], bits: 1 })).to.throw(PackingUnsupportedError);
    expect(() => commitModel([])).to.throw(PackingUnsupportedError);
    for (const salt of [-1n, SCALAR_FIELD_ORDER]) {
      expect(() => commitInput({ words: [1], bits: 1, salt })).to.throw(FieldElementInvalidError, /The salt/);
    }
  });
});
