// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { emitCircom } from "../../src/compiler/emitCircom.ts";
import { createEvaluator } from "../../src/compiler/evaluate.ts";
import { sizeOf } from "../../src/compiler/graph.ts";
import type { IntegerModel } from "../../src/compiler/integerModel.ts";
import { layerTable } from "../../src/compiler/layerTable.ts";
import { modelCommitment } from "../../src/compiler/commitment.ts";
import { givenWires, randomSource, range } from "../circuits/support/expectations.ts";
import { loadCircuit } from "../circuits/support/loadCircuit.ts";
import { allWitnesses } from "./allWitnesses.ts";
import { plainClass, randomModel } from "./randomModel.ts";

/** Networks that one circuit holds side by side: most of the time goes into starting the compiler. */
const TOGETHER = 8;

/** Inputs tried on each circuit. */
const INPUTS = 40;

/** Circuits of each kind; more with ASSAY_FUZZ_CIRCUITS=50. */
const CIRCUITS = Number(process.env["ASSAY_FUZZ_CIRCUITS"] ?? 1);

const MODELS = range(0, 40 * CIRCUITS * TOGETHER).map(randomModel);

/** Whether all witnesses of a model's network can be searched: the cases of its digits multiply. */
function isSearchable(model: IntegerModel): boolean {
  const rows = layerTable(model).filter(({ kind }) => kind !== "input");
  const constraints = rows.reduce((sum, row) => sum + row.constraints, 0);
  return constraints > 8 && constraints <= 30 && rows.every(({ bits }) => bits <= 6);
}

/** The compiler's networks with their names made different, each behind its own range-checked input. */
function circuitOf(models: readonly IntegerModel[]): string {
  const includes = new Set([`include "circuits/lib/range/words.circom";`]);
  const texts = models.map((model, m) => {
    const lines = emitCircom({ model, modelCommitment: 0n, batchSize: 1 }).split("\n");
    const network = lines.slice(0, lines.indexOf("template Attestation(batchSize) {"));
    network.filter((line) => line.startsWith("include")).forEach((line) => includes.add(line));
    return network
      .filter((line) => !/^(pragma|include)/.test(line))
      .join("\n")
      .replaceAll(/\b(weight|bias|shift)(\d+)\(\)/g, `model${String(m)}_$1$2()`)
      .replace("template Network()", `template Network${String(m)}()`);
  });
  const body = models.flatMap(({ inputShape, inputBits }, m) => {
    const [name, size] = [String(m), String(sizeOf(inputShape))];
    return [
      `signal input in${name}[${size}]; signal output out${name};`,
      `component words${name} = Words(${size}, ${String(inputBits)}); words${name}.in <== in${name};`,
      `component network${name} = Network${name}(); network${name}.in <== words${name}.out;`,
      `out${name} <== network${name}.out;`,
    ];
  });
  return [
    ...includes,
    ...texts,
    `template Networks() {\n${body.join("\n")}\n}\ncomponent main = Networks();`,
  ].join("\n");
}

/** Inputs by name: one for each network; the first ones all 0 and all full. */
function inputsOf(models: readonly IntegerModel[], seed: number): Record<string, number[]>[] {
  const random = randomSource(seed);
  return range(0, INPUTS - 1).map((turn) =>
    Object.fromEntries(
      models.map(({ inputShape, inputBits }, m) => {
        const top = 2 ** inputBits - 1;
        const word = () => [0, top][turn] ?? random(0, top);
        return [`in${String(m)}`, Array.from({ length: sizeOf(inputShape) }, word)];
      }),
    ),
  );
}

/** Witnesses state the class of a plain evaluation, in no more constraints than the compiler's table says. */
async function expectRightClasses(models: readonly IntegerModel[], seed: number) {
  expect(models).to.have.length(TOGETHER);
  const circuit = await loadCircuit(circuitOf(models));
  for (const inputs of inputsOf(models, seed)) {
    const witness = await circuit.witness(inputs);
    const answers = models.map((model, m) => plainClass(model, inputs[`in${String(m)}`] ?? []));
    const out = models.map((_, m) => Number(circuit.value(witness, `main.out${String(m)}`)));
    expect(out, JSON.stringify(inputs)).to.deep.equal(answers);
  }
  const networks = models
    .flatMap(layerTable)
    .reduce((sum, row) => sum + (row.kind === "input" ? 0 : row.constraints), 0);
  const words = models.reduce((sum, { inputShape, inputBits }) => sum + sizeOf(inputShape) * inputBits, 0);
  // One more for each output, which is linear and public here.
  expect(circuit.system.constraintCount).to.be.at.most(networks + words + TOGETHER);
  return circuit;
}

describe("soundness: random networks", () => {
  it("have a commitment of their own each, and a plain evaluation that the reference equals", () => {
    const owner = new Map<bigint, string>();
    const answers = new Set<number>();
    for (const seed of range(0, 499)) {
      const model = randomModel(seed);
      const text = JSON.stringify(model);
      const commitment = modelCommitment(model);
      expect(owner.get(commitment) ?? text, `seed ${String(seed)}`).to.equal(text);
      owner.set(commitment, text);
      const evaluate = createEvaluator(model);
      for (const { in0 = [] } of inputsOf([model], seed).slice(0, 8)) {
        const answer = plainClass(model, in0);
        expect(evaluate(Uint8Array.from(in0)).class, `seed ${String(seed)}: ${in0.join()}`).to.equal(answer);
        answers.add(answer);
      }
    }
    expect(answers).to.deep.equal(new Set([0, 1, 2, 3]));
  });

  for (const number of range(0, CIRCUITS - 1)) {
    const from = number * TOGETHER;

    it(`give the class that a plain evaluation gives, group ${String(number)}`, async () => {
      await expectRightClasses(MODELS.slice(from, from + TOGETHER), number);
    });

    it(`have no other witness over the whole field, group ${String(number)}`, async () => {
      const models = MODELS.filter(isSearchable).slice(from, from + TOGETHER);
      const circuit = await expectRightClasses(models, number);
      for (const inputs of inputsOf(models, number).slice(0, 6)) {
        const { free, witnesses } = allWitnesses(circuit.system, givenWires(circuit, inputs));
        expect({ free, count: witnesses.length }, JSON.stringify(inputs)).to.deep.equal({
          free: false,
          count: 1,
        });
      }
    });
  }
});
