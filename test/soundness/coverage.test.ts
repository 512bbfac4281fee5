// SPDX-License-Identifier: MIT
// Rule 5 for the templates that models are made of: the checker reaches every signal, outputs included.
import { expect } from "chai";
import { packedList } from "../../src/compiler/packedList.ts";
import { checkDeterminism } from "../../src/soundness/checkDeterminism.ts";
import { loadCircuit } from "../circuits/support/loadCircuit.ts";
import { rowParameters, rowsCircuit, type Row } from "../circuits/support/rows.ts";
import { range } from "../circuits/support/expectations.ts";

const INPUTS = 4;

const ROWS: readonly Row[] = range(0, 5).map((r) => ({
  terms: range(0, INPUTS - 1).map((i) => [i, ((7 * r + 3 * i) % 9) - 4] as const),
  bias: (r % 3) - 1,
}));

/** Rows beyond this many terms get a constraint of their own: see rows.circom. */
const LONG = 520;

const LONG_ROWS: readonly Row[] = range(0, 1).map((r) => ({
  terms: range(0, LONG - 1).map((i) => [i, ((3 * i + r) % 7) - 3] as const),
  bias: 0,
}));

const PARAMETERS = rowParameters(INPUTS, ROWS).join(", ");

const layerCircuit = (file: string, bits: number, instance: string, outputs?: number): string =>
  rowsCircuit({ file, inputs: INPUTS, bits, instance, ...(outputs !== undefined && { outputs }) }, true);

const CIRCUITS: Readonly<Record<string, string>> = {
  RequantiseRows: layerCircuit(
    "requantiseRows",
    3,
    `RequantiseRows(${PARAMETERS}, ${packedList(range(0, 5).map((r) => r % 3))}, 2)`,
    6,
  ),
  MaximumRows: layerCircuit("maximumRows", 2, `MaximumRows(${PARAMETERS}, ${packedList([0, 3, 6])}, 2)`, 2),
  ProductRows: layerCircuit(
    "productRows",
    2,
    `ProductRows(6, ${rowParameters(INPUTS, ROWS)
      .filter((_, i) => i !== 1)
      .join(", ")}, ${rowParameters(INPUTS, ROWS)
      .filter((_, i) => i !== 1)
      .join(", ")})`,
    6,
  ),
  "RequantiseRows of more terms than --O2 is left to write out": rowsCircuit(
    {
      file: "requantiseRows",
      inputs: LONG,
      bits: 1,
      instance: `RequantiseRows(${rowParameters(LONG, LONG_ROWS).join(", ")}, ${packedList([3, 5])}, 2)`,
      outputs: 2,
    },
    true,
  ),
  "a linear equation with the square of a digit": `template Test() {
    signal input in; signal output out; signal rest[4]; var sum = 0;
    for (var i = 0; i < 4; i++) {
        rest[i] <-- (in >> i) & 1; rest[i] * (rest[i] - 1) === 0; sum += rest[i] * (1 << i);
    }
    rest[0] * rest[0] === in - sum + rest[0];
    out <== rest[3] * in;
}
component main {public [in]} = Test();`,
  ClassifyRows: layerCircuit("classifyRows", 2, `ClassifyRows(${PARAMETERS})`),
  PackRows: layerCircuit("packRows", 2, `PackRows(${PARAMETERS}, 1)`, 1),
  TableLayer: layerCircuit(
    "tableLayer",
    4,
    `TableLayer(4, 2, 4, [[${range(0, 15)
      .map((x) => (x * x) % 13)
      .join(", ")}], [${range(0, 15)
      .map((x) => (5 * x) % 16)
      .join(", ")}]], ${packedList([0, 1, 1, 0])}, 4)`,
    4,
  ),
  "two layers and a class": `include "circuits/lib/range/words.circom";
include "circuits/lib/linear/requantiseRows.circom";
include "circuits/lib/linear/classifyRows.circom";
template Test() {
    signal input in[4]; signal output out;
    component words = Words(4, 3); words.in <== in;
    component first = RequantiseRows(${PARAMETERS}, ${packedList([0, 1, 2, 0, 1, 2])}, 2); first.in <== words.out;
    component second = ClassifyRows(${rowParameters(
      6,
      ROWS.map(({ bias }, r) => ({
        bias,
        terms: range(0, 5).map((i) => [i, ((5 * r + 2 * i) % 7) - 3] as const),
      })),
    ).join(", ")});
    second.in <== first.out;
    out <== second.out;
}
component main {public [in]} = Test();`,
  "a committed model": `include "circuits/attestation/openModel.circom";
include "circuits/lib/commit/packedWords.circom";
template Test() {
    signal input modelCommitment; signal input weight[40]; signal input in[40]; signal output out;
    component words = PackedWords(40, 8); words.in <== weight;
    component open = OpenModel(2, 1234); open.modelCommitment <== modelCommitment; open.element <== words.element;
    signal product[40]; var sum = 0;
    for (var i = 0; i < 40; i++) { product[i] <== (words.out[i] - 128) * in[i]; sum += product[i]; }
    out <== sum;
}
component main {public [modelCommitment, in]} = Test();`,
};

describe("soundness: the determinism checker reaches every signal", () => {
  for (const [name, source] of Object.entries(CIRCUITS)) {
    it(`of ${name}`, async () => {
      const { r1cs } = await loadCircuit(source);
      const report = await checkDeterminism({ r1cs });
      expect(report.undetermined).to.deep.equal([]);
      expect(report.signals).to.be.greaterThan(INPUTS);
    });
  }

  it("of a committed model's commitment, which follows from the weights", async () => {
    const { r1cs } = await loadCircuit(CIRCUITS["a committed model"] ?? "");
    // Position 0 is the output, 1 the commitment.
    const { undetermined } = await checkDeterminism({ r1cs, computed: [1] });
    expect(undetermined).to.deep.equal([]);
  });
});
