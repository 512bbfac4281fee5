// SPDX-License-Identifier: MIT
// Rule 7: the forgeries known against circomlib-ml, first against replicas of its templates (they succeed, so the
// replay means something), then against ours.
import { expect } from "chai";
import { packedList } from "../../src/compiler/packedList.ts";
import { SCALAR_FIELD_ORDER } from "../../src/shared/publicSignals.ts";
import { expectNoWitness, expectOnlyHonestWitness, range } from "../circuits/support/expectations.ts";
import { loadCircuit } from "../circuits/support/loadCircuit.ts";
import { brokenConstraints, forge } from "./forge.ts";

/** circomlib-ml's Dense: the quotient and the remainder are the prover's, the remainder's range an assert. */
const DENSE_WITH_ASSERT = `template Dense() {
    signal input in[2];
    signal input out;
    signal input remainder;
    assert(remainder < 10);
    out * 10 + remainder === 3 * in[0] + 5 * in[1];
}
component main {public [in, out]} = Dense();`;

/** circomlib-ml's ReLU: sign by Num2Bits(254), whose digits the prover chooses. */
const RELU_WITH_254_BITS = `include "circomlib/circuits/sign.circom";
template Relu() {
    signal input in;
    signal input digit[254];
    signal output out;
    var sum = 0;
    for (var i = 0; i < 254; i++) {
        digit[i] * (digit[i] - 1) === 0;
        sum += digit[i] * (1 << i);
    }
    sum === in;
    component sign = Sign();
    sign.in <== digit;
    out <== in * (1 - sign.sign);
}
component main {public [in]} = Relu();`;

const digitsOf = (value: bigint) => range(0, 253).map((i) => (value >> BigInt(i)) & 1n);

describe("forgeries known against circomlib-ml", () => {
  it("succeed against replicas of its templates", async () => {
    const dense = await loadCircuit(DENSE_WITH_ASSERT, 0);
    const honest = await dense.witness({ in: [20, 10], out: 11, remainder: 0 });
    const forged = forge(dense, honest, { "main.out": 999999n, "main.remainder": 110n - 9999990n });
    expect(brokenConstraints(dense.system, forged)).to.deep.equal([]);

    const relu = await loadCircuit(RELU_WITH_254_BITS, 0);
    expect(relu.value(await relu.witness({ in: 5, digit: digitsOf(5n) }), "main.out")).to.equal(5n);
    const wrapped = await relu.witness({ in: 5, digit: digitsOf(5n + SCALAR_FIELD_ORDER) });
    expect(brokenConstraints(relu.system, wrapped)).to.deep.equal([]);
    expect(relu.value(wrapped, "main.out"), "ReLU(5)").to.equal(0n);
  });

  it("Dense by an asserted remainder: 999999 for 11 fails against RequantiseRows", async () => {
    // row, offsetStart, offset, coefficientStart, coefficient, bias, shift
    const lists = [[0, 0, 0], [0, 2], [0, 1], [0, 2], [3, 5], [0], [3]]; // prettier-ignore
    const source = `include "circuits/lib/range/words.circom";
include "circuits/lib/linear/requantiseRows.circom";
template Test() {
    signal input in[2];
    signal input out;
    component words = Words(2, 5);
    words.in <== in;
    component layer = RequantiseRows(2, 1, ${lists.map(packedList).join(", ")}, 5);
    layer.in <== words.out;
    out === layer.out[0];
}
component main {public [in, out]} = Test();`;
    const circuit = await loadCircuit(source, 0);
    const honest = await circuit.witness({ in: [16, 8], out: 11 });
    const outputs = [
      "main.out",
      "main.layer.out[0]",
      "main.layer.requantise[0].out",
      "main.layer.requantise[0].general.out",
    ];
    const lie = Object.fromEntries(outputs.map((name) => [name, 999999n]));
    expect(brokenConstraints(circuit.system, forge(circuit, honest, lie))).to.not.be.empty;
    // With the lowest kept digit made to hold the lie, and the dropped digits to make up for it.
    const inside = { "main.layer.requantise[0].general.rest[3]": 999999n - 10n };
    const balance = { "main.layer.requantise[0].general.rest[0]": -8n * (999999n - 11n) };
    expect(brokenConstraints(circuit.system, forge(circuit, honest, { ...lie, ...inside, ...balance }))).to
      .not.be.empty;
    await expectNoWitness(await loadCircuit(source), { in: [16, 8], out: 999999 });
  });

  it("ReLU by the digits of 5 + p: ReLU(5) = 0 fails against Requantise", async () => {
    const source = `include "circuits/lib/range/requantise.circom";
component main {public [in]} = Requantise(-8, 7, 0, 3);`;
    const circuit = await loadCircuit(source);
    const witness = await expectOnlyHonestWitness(circuit, { in: 5 });
    expect(circuit.value(witness, "main.out")).to.equal(5n);
    const open = await loadCircuit(source, 0);
    const honest = await open.witness({ in: 5 });
    const digits = digitsOf(5n + SCALAR_FIELD_ORDER);
    const wrapped = Object.fromEntries(
      range(0, 2).map((i) => [`main.general.rest[${String(i)}]`, digits[i] ?? 0n]),
    );
    const lie = { ...wrapped, "main.general.sign": -1n, "main.general.out": 0n, "main.out": 0n };
    expect(brokenConstraints(open.system, forge(open, honest, lie))).to.not.be.empty;
  });
});
