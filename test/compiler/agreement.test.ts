// SPDX-License-Identifier: MIT
// The circuit proves what the integer reference computes, bit for bit, whatever the model is made of.
import { expect } from "chai";
import { modelCommitment } from "../../src/compiler/commitment.ts";
import { parseConfig, type ModelConfigInput } from "../../src/compiler/config.ts";
import { emitCircom } from "../../src/compiler/emitCircom.ts";
import { createEvaluator } from "../../src/compiler/integer/evaluate.ts";
import type { IntegerModel, Step } from "../../src/compiler/integer/integerModel.ts";
import { outputPacking, unpackFields, wordsPerCall } from "../../src/compiler/integer/outputWords.ts";
import { tensorWidths } from "../../src/compiler/integer/ranges.ts";
import { modelCost } from "../../src/compiler/integer/stepCost.ts";
import { prepareInput } from "../../src/compiler/prepareInput.ts";
import { quantiseOnnx } from "../../src/compiler/quantiseOnnx.ts";
import { witnessInputs, type WitnessInputs } from "../../src/compiler/witnessInputs.ts";
import { range } from "../circuits/support/expectations.ts";
import { loadCircuit, type TestCircuit } from "../circuits/support/loadCircuit.ts";
import { brokenConstraints } from "../soundness/forge.ts";
import { buildOnnx, createRandom, randomTensor, type TestModel } from "./onnxBuilder.ts";
import { checkedWitness, witnessError } from "./witness.ts";

const SIZE = 5;
const CALLS = 12;

/** A network with every kind of step: both signs of requantisation, a step, a table, a product, maxima, a concatenation. */
function everyStep(): TestModel {
  const random = createRandom(31);
  return {
    inputShape: [1, SIZE],
    tensors: {
      w1: randomTensor(random, [SIZE, 4], 1),
      b1: randomTensor(random, [4], 0.3),
      w2: randomTensor(random, [SIZE, 4], 1),
      w3: randomTensor(random, [16, 3], 1),
      low: { shape: [], data: [0] },
      high: { shape: [], data: [1] },
      half: { shape: [], data: [0.2] },
    },
    nodes: [
      { operator: "Gemm", inputs: ["image", "w1", "b1"], output: "h1" },
      { operator: "MatMul", inputs: ["image", "w2"], output: "h2" },
      { operator: "Clip", name: "clip", inputs: ["h1", "low", "high"], output: "c" },
      { operator: "Tanh", name: "tanh", inputs: ["h2"], output: "t" },
      { operator: "Greater", name: "above", inputs: ["h2", "half"], output: "g" },
      { operator: "Mul", name: "gate", inputs: ["c", "t"], output: "p" },
      { operator: "Max", name: "most", inputs: ["h1", "h2"], output: "m" },
      { operator: "Cast", inputs: ["g"], output: "f", attributes: { to: 1 } },
      { operator: "Concat", inputs: ["c", "p", "m", "f"], output: "all", attributes: { axis: 1 } },
      { operator: "MatMul", name: "last", inputs: ["all", "w3"], output: "y" },
    ],
  };
}

interface Compiled {
  readonly model: IntegerModel;
  readonly circuit: TestCircuit;
  /** Inputs of a proof of the calls from `first` on, and what is public of them, in order. */
  readonly inputsOf: (first: number) => WitnessInputs;
}

async function compile(output: ModelConfigInput["output"], batchSize: number): Promise<Compiled> {
  const random = createRandom(5);
  const raw = range(1, 60).map(() =>
    Uint8Array.from({ length: SIZE }, () => Math.floor((random() + 1) * 128)),
  );
  const stated = { inputBits: 2, weightBits: 5, activationBits: { clip: 2, tanh: 4, most: 3 }, output };
  const config = parseConfig(stated, "test");
  const { model, input } = quantiseOnnx({
    onnx: buildOnnx(everyStep()),
    source: "every.onnx",
    config,
    configSource: "test",
    calibration: raw,
  });
  const commitment = modelCommitment(model);
  const text = emitCircom({ model, commitment, batchSize }).replace("pragma circom 2.2.0;", "");
  const evaluate = createEvaluator(model);
  const manifest = { batchSize, input, modelCommitment: String(commitment) };
  return {
    model,
    circuit: await loadCircuit(text),
    inputsOf: (first) => {
      const calls = raw.slice(first, first + batchSize);
      return witnessInputs({
        manifest,
        evaluate,
        inputs: calls.map((image) => prepareInput({ input }, image)),
        salts: calls.map((_, index) => BigInt(first + index) ** 9n),
        context: 99n,
      });
    },
  };
}

function publicOf({ modelCommitment, context, inputCommitment, outputWord }: WitnessInputs): bigint[] {
  return ["1", modelCommitment, context, ...inputCommitment, ...outputWord].map(BigInt);
}

const CASES: readonly (readonly [ModelConfigInput["output"], number])[] = [
  ["class", 2],
  [{ top: 2 }, 1],
  ["values", 1],
  [{ top: 3 }, 2],
];

for (const [output, batchSize] of CASES) {
  const kind = typeof output === "string" ? output : `the greatest ${String(output?.top)}`;
  describe(`agreement of circuit and reference: ${kind}, batches of ${String(batchSize)}`, function () {
    this.timeout(60_000);
    let compiled: Compiled;

    before(async () => {
      compiled = await compile(output, batchSize);
    });

    it("has every kind of step, and reads operands of different widths together", () => {
      const { steps } = compiled.model;
      const tensors = tensorWidths(compiled.model);
      const kinds = new Set(steps.map((step: Step) => step.kind));
      expect(kinds).to.deep.equal(new Set(["requantise", "table", "product", "maximum"]));
      expect(steps.some((step) => step.kind === "requantise" && step.bits === 1)).to.equal(true);
      const { operands } = compiled.model.output.form;
      expect(new Set(operands.map((id) => tensors[id]?.bits)).size).to.be.greaterThan(2);
    });

    it("has a witness whose public words are the reference's, and no constraint is broken", async () => {
      const { circuit, inputsOf, model } = compiled;
      const answers = new Set<string>();
      for (let first = 0; first < CALLS; first += batchSize) {
        const inputs = inputsOf(first);
        const witness = await checkedWitness(circuit, inputs);
        const stated = publicOf(inputs);
        expect(witness.slice(0, stated.length)).to.deep.equal(stated);
        expect(inputs.outputWord).to.have.length(batchSize * wordsPerCall(model));
        answers.add(inputs.outputWord.join());
      }
      expect(answers.size).to.be.greaterThan(1);
    });

    it("costs exactly the constraints that were counted before it was compiled", () => {
      const { circuit, model } = compiled;
      expect(circuit.system.constraintCount).to.equal(modelCost(model, batchSize));
    });

    it("has no witness for other answers or other inputs, nor for a changed public word", async () => {
      const { circuit, inputsOf } = compiled;
      const honest = inputsOf(0);
      const { outputWord, word } = honest;
      const changed = (words: readonly string[], at: number): string[] =>
        words.with(at, String(BigInt(words[at] ?? 0) ^ 1n));
      const forgeries: WitnessInputs[] = [
        ...outputWord.map((_, at) => ({ ...honest, outputWord: changed(outputWord, at) })),
        ...word.map((words, call) => ({ ...honest, word: word.with(call, changed(words, 2)) })),
        ...word.map((words, call) => ({ ...honest, word: word.with(call, words.with(0, "4")) })),
        { ...honest, salt: honest.salt.map((salt) => String(BigInt(salt) + 1n)) },
      ];
      for (const forgery of forgeries)
        expect(await witnessError(circuit.wasm, forgery)).to.match(/Assert Failed/);
      const witness = await checkedWitness(circuit, honest);
      for (const wire of range(1, publicOf(honest).length - 1)) {
        const forged = witness.with(wire, (witness[wire] ?? 0n) + 1n);
        expect(brokenConstraints(circuit.system, forged), `wire ${String(wire)}`).to.not.be.empty;
      }
    });

    if (output === "values") {
      it("gives values that unpack to the reference's scores", () => {
        const { model, inputsOf } = compiled;
        const evaluate = createEvaluator(model);
        for (const first of range(0, CALLS - 1)) {
          const { outputWord, word } = inputsOf(first);
          const packing = outputPacking(model.output, tensorWidths(model));
          const { scores } = evaluate(Uint8Array.from(word[0] ?? [], Number));
          expect(unpackFields(outputWord.map(BigInt), packing)).to.deep.equal([...scores]);
        }
      });
    }
  });
}
