// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { readFileSync } from "node:fs";
import { PublicSignalUnconstrainedError } from "../../src/errors/CircomError.ts";
import { assertPublicSignalsConstrained } from "../../src/shared/circom/assertPublicSignalsConstrained.ts";
import { commitInput } from "../../src/shared/poseidon.ts";
import { PUBLIC_SIGNALS, publicSignalCount } from "../../src/shared/publicSignals.ts";
import { expectConstraints } from "../shared/snapshots.ts";
import { brokenConstraints, forge } from "../soundness/forge.ts";
import { expectNoWitness, expectOnlyHonestWitness, range } from "./support/expectations.ts";
import { loadCircuit, toSigned } from "./support/loadCircuit.ts";
import { argmax, conv2d, dense, requantise } from "./support/reference.ts";
import { volume } from "./support/volumes.ts";

const MODEL_COMMITMENT = 1234567n;
const CONTEXT = 42n;

/** The example of circuits/README.md, so that it cannot go stale. */
function readmeMain(batchSize: number): string {
  const readme = readFileSync(new URL("../../circuits/README.md", import.meta.url), "utf8");
  const main = /```circom\n([^]*?)```/.exec(readme)?.[1] ?? "";
  return main
    .replace(/^pragma.*$/m, "")
    .replace(/= Attestation\(1\);/, `= Attestation(${String(batchSize)});`);
}

/** What the example's network computes. */
function classOf(image: readonly number[]): number {
  const shape = {
    inShape: [1, 3, 3],
    kernel: [2, 2, 2],
    stride: [1, 1],
    pads: [0, 0, 0, 0],
    groups: 1,
  } as const;
  const weight = [
    [
      [
        [1, -2],
        [3, 0],
      ],
    ],
    [
      [
        [0, 1],
        [-1, 2],
      ],
    ],
  ];
  const hidden = conv2d(shape, weight, [1, -1], volume([1, 3, 3], image))
    .flat(2)
    .map((value) => requantise(value, 1, 2));
  return argmax(
    dense(
      [
        [1, -1, 2, 0, 1, 1, 0, -2],
        [0, 2, -1, 1, 1, -1, 1, 0],
      ],
      [0, 1],
      hidden,
    ),
  );
}

const image = (k: number) => range(0, 8).map((i) => (k >> i) & 1);

function inputsFor(images: readonly (readonly number[])[]) {
  const salt = images.map((_, k) => BigInt(1000 + k));
  return {
    modelCommitment: MODEL_COMMITMENT,
    context: CONTEXT,
    inputCommitment: images.map((words, k) => commitInput({ words, bits: 1, salt: salt[k] ?? 0n })),
    outputWord: images.map(classOf),
    word: images,
    salt,
  };
}

describe("circuits: a main circuit", () => {
  const images = [image(0b101100111), image(0b000010010)];

  it("has its public signals in the order of the one table, and all of them constrained", async () => {
    expect(new Set(images.map(classOf)).size, "the two images differ in class").to.equal(2);
    const circuit = await loadCircuit(readmeMain(2));
    const inputs = inputsFor(images);
    const witness = await circuit.witness(inputs);
    const table: Record<(typeof PUBLIC_SIGNALS)[number]["name"], readonly bigint[]> = {
      modelCommitment: [inputs.modelCommitment],
      context: [inputs.context],
      inputCommitment: inputs.inputCommitment,
      outputWord: inputs.outputWord.map(BigInt),
    };
    expect(witness.slice(1, 1 + circuit.system.publicSignals)).to.deep.equal(
      PUBLIC_SIGNALS.flatMap(({ name }) => table[name]),
    );
    expect(circuit.system.publicSignals).to.equal(publicSignalCount(2, 1));
    await assertPublicSignalsConstrained(circuit.r1cs);
    expectConstraints("circuits.readmeExample.2", circuit.system.constraintCount);
  });

  it("follows the order of declaration, not of the public list", async () => {
    const main = readmeMain(2);
    const shuffled = main.replace(
      "public [modelCommitment, context, inputCommitment, outputWord]",
      "public [outputWord, inputCommitment, context, modelCommitment]",
    );
    expect(shuffled).to.not.equal(main);
    const circuit = await loadCircuit(shuffled);
    const witness = await circuit.witness(inputsFor(images));
    expect(witness.slice(1, 3)).to.deep.equal([MODEL_COMMITMENT, CONTEXT]);
  });

  it("is satisfied by the honest witness alone", async () => {
    const circuit = await loadCircuit(readmeMain(2));
    await expectOnlyHonestWitness(circuit, inputsFor(images));
  });

  it("has no witness for another class, model, input, salt or a word out of range", async () => {
    const circuit = await loadCircuit(readmeMain(2));
    const inputs = inputsFor(images);
    const [first = [], second = []] = images;
    for (const lie of [
      { outputWord: inputs.outputWord.map((word) => 1 - word) },
      { outputWord: inputs.outputWord.with(1, 2) },
      { modelCommitment: MODEL_COMMITMENT + 1n },
      { inputCommitment: inputs.inputCommitment.toReversed() },
      { word: [first.with(0, 1 - (first[0] ?? 0)), second] },
      { word: [first.with(0, 2), second] },
      { salt: inputs.salt.with(0, 5n) },
    ]) {
      await expectNoWitness(circuit, { ...inputs, ...lie });
    }
  });

  it("binds the context: the same witness with another context breaks a constraint", async () => {
    const circuit = await loadCircuit(readmeMain(2));
    const honest = await circuit.witness(inputsFor(images));
    expect(brokenConstraints(circuit.system, honest)).to.be.empty;
    for (const [name, wire] of circuit.wireOf) {
      if (wire < 1 || wire > circuit.system.publicSignals || name.split(".").length > 2) continue;
      const changed = forge(circuit, honest, { [name]: (honest[wire] ?? 0n) + 1n });
      expect(brokenConstraints(circuit.system, changed), name).to.not.be.empty;
    }
  });
});

describe("circuits: OpenInput", () => {
  it("costs the words' bits and Poseidon", async () => {
    for (const [count, bits, poseidon] of [
      [9, 1, 240],
      [5, 8, 240],
      [250, 1, 261],
    ] as const) {
      const circuit = await loadCircuit(`include "circuits/attestation/openInput.circom";
component main {public [inputCommitment]} = OpenInput(${String(count)}, ${String(bits)});`);
      expect(circuit.system.constraintCount).to.equal(count * bits + poseidon);
      expectConstraints(
        `circuits.openInput.${String(count)}.${String(bits)}`,
        circuit.system.constraintCount,
      );
    }
  });
});

describe("assertPublicSignalsConstrained", () => {
  const main = (body: string) => `template Test() {
    signal input a;
    signal input b;
    signal input c;
    ${body}
}
component main {public [a, b]} = Test();`;

  it("refuses a circuit whose public signal appears in no constraint, naming its position", async () => {
    const circuit = await loadCircuit(main("signal d <== a * c;"));
    const error: unknown = await assertPublicSignalsConstrained(circuit.r1cs).catch(
      (reason: unknown) => reason,
    );
    expect(error).to.be.instanceOf(PublicSignalUnconstrainedError);
    expect(error).to.have.property("code", "PUBLIC_SIGNAL_UNCONSTRAINED");
    expect(error).to.have.deep.property("positions", [1]);
  });

  it("accepts the circuit once the signal is squared, or compared with a constant", async () => {
    for (const body of ["signal d <== a * c; signal e <== b * b;", "signal d <== a * c; b === 7;"]) {
      const circuit = await loadCircuit(main(body));
      await assertPublicSignalsConstrained(circuit.r1cs);
      const honest = await circuit.witness({ a: 2, b: 7, c: 3 });
      expect(toSigned(circuit.value(honest, "main.b"))).to.equal(7n);
    }
  });
});
