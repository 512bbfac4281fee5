// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { modelCommitment } from "../../src/compiler/commitment.ts";
import { emitCircom } from "../../src/compiler/emitCircom.ts";
import { createEvaluator } from "../../src/compiler/integer/evaluate.ts";
import type { IntegerModel } from "../../src/compiler/integer/integerModel.ts";
import { wordsPerCall } from "../../src/compiler/integer/outputWords.ts";
import { tensorWidths } from "../../src/compiler/integer/ranges.ts";
import { layerTable } from "../../src/compiler/layerTable.ts";
import { givenWires, randomSource, range } from "../circuits/support/expectations.ts";
import { loadCircuit } from "../circuits/support/loadCircuit.ts";
import { allWitnesses } from "./allWitnesses.ts";
import { plainWords } from "./plainWords.ts";
import { randomModel } from "./randomModel.ts";

/** Networks that one circuit holds side by side: most of the time goes into starting the compiler. */
const TOGETHER = 12;

/** Inputs tried on each circuit. */
const INPUTS = 40;

/** Circuits of each kind; more with ASSAY_FUZZ_CIRCUITS=50. */
const CIRCUITS = Number(process.env["ASSAY_FUZZ_CIRCUITS"] ?? 1);

const MODELS = range(0, 40 * CIRCUITS * TOGETHER).map(randomModel);

/** Rows of a model's table that its network consists of. */
function networkRows(model: IntegerModel) {
  return layerTable(model).filter(({ kind }) => kind !== "input" && kind !== "parameters");
}

/** Whether all witnesses of a model's network can be searched: the cases of its digits multiply. */
function isSearchable(model: IntegerModel): boolean {
  const rows = networkRows(model);
  const constraints = rows.reduce((sum, row) => sum + row.constraints, 0);
  return constraints > 8 && constraints <= 30 && rows.every(({ bits }) => bits <= 6);
}

/** What a network takes, in the order of its tensors: its input, then its parameters. */
function takes(model: IntegerModel) {
  const names = ["in", ...model.parameters.map((_, index) => `parameter${String(index + 1)}`)];
  const widths = tensorWidths(model);
  return names.map((name, id) => ({ ...(widths[id] ?? { count: 0, bits: 1 }), name }));
}

/** The compiler's networks with their names made different, each behind its own range-checked inputs. */
function circuitOf(models: readonly IntegerModel[]): string {
  const includes = new Set([`include "circuits/lib/range/words.circom";`]);
  const texts = models.map((model, m) => {
    const lines = emitCircom({ model, commitment: 0n, batchSize: 1 }).split("\n");
    const network = lines.slice(0, lines.indexOf("template Attestation(batchSize) {"));
    network.filter((line) => line.startsWith("include")).forEach((line) => includes.add(line));
    return network
      .filter((line) => !/^(pragma|include)/.test(line))
      .join("\n")
      .replaceAll(/\b([a-zA-Z]+(?:\d+(?:Left|Right)?|Output))\(\)/g, `model${String(m)}_$1()`)
      .replace("template Network()", `template Network${String(m)}()`);
  });
  const body = models.flatMap((model, m) => {
    const name = String(m);
    return [
      `signal output out${name}[${String(wordsPerCall(model))}];`,
      `component network${name} = Network${name}();`,
      ...takes(model).flatMap(({ name: signal, count, bits }) => [
        `signal input ${signal}_${name}[${String(count)}];`,
        `component ${signal}Words${name} = Words(${String(count)}, ${String(bits)});`,
        `${signal}Words${name}.in <== ${signal}_${name};`,
        `network${name}.${signal} <== ${signal}Words${name}.out;`,
      ]),
      `out${name} <== network${name}.out;`,
    ];
  });
  return [
    ...includes,
    ...texts,
    `template Networks() {\n${body.join("\n")}\n}\ncomponent main = Networks();`,
  ].join("\n");
}

/** What each network is given: the first time all 0, the second all full. */
function inputsOf(models: readonly IntegerModel[], seed: number): number[][][][] {
  const random = randomSource(seed);
  return range(0, INPUTS - 1).map((turn) =>
    models.map((model) =>
      takes(model).map(({ count, bits }) => {
        const top = 2 ** bits - 1;
        return Array.from({ length: count }, () => [0, top][turn] ?? random(0, top));
      }),
    ),
  );
}

/** The same by the names that the circuit has for them. */
function named(models: readonly IntegerModel[], given: readonly number[][][]): Record<string, number[]> {
  return Object.fromEntries(
    models.flatMap((model, m) =>
      takes(model).map(({ name }, id) => [`${name}_${String(m)}`, given[m]?.[id] ?? []] as const),
    ),
  );
}

/** Witnesses state the words of a plain evaluation, in no more constraints than the compiler's table says. */
async function expectRightWords(models: readonly IntegerModel[], seed: number) {
  expect(models).to.have.length(TOGETHER);
  const circuit = await loadCircuit(circuitOf(models));
  for (const given of inputsOf(models, seed)) {
    const witness = await circuit.witness(named(models, given));
    models.forEach((model, m) => {
      const [input = [], ...parameters] = given[m] ?? [];
      const words = range(0, wordsPerCall(model) - 1).map((word) =>
        circuit.value(witness, `main.out${String(m)}[${String(word)}]`),
      );
      expect(words, JSON.stringify(given[m])).to.deep.equal(plainWords(model, input, parameters));
    });
  }
  const networks = models.flatMap(networkRows).reduce((sum, row) => sum + row.constraints, 0);
  const words = models.flatMap(takes).reduce((sum, { count, bits }) => sum + count * bits, 0);
  // One more for each output word, which is linear and public here.
  const outputs = models.reduce((sum, model) => sum + wordsPerCall(model), 0);
  expect(circuit.system.constraintCount).to.be.at.most(networks + words + outputs);
  return circuit;
}

describe("soundness: random networks", () => {
  it("have every kind of step, output and operand", () => {
    const models = range(0, 499).map(randomModel);
    const kinds = models.flatMap(({ steps, output }) => [...steps.map(({ kind }) => kind), output.kind]);
    expect([...new Set(kinds)].sort()).to.deep.equal(
      ["class", "maximum", "product", "requantise", "table", "top", "values"].sort(),
    );
    expect(models.some(({ parameters }) => parameters.length > 1)).to.equal(true);
    expect(models.some(({ output }) => output.form.operands.length > 1)).to.equal(true);
  });

  it("have a commitment of their own each, and a plain evaluation that the reference equals", () => {
    const owner = new Map<bigint, string>();
    const answers = new Set<bigint | undefined>();
    for (const seed of range(0, 499)) {
      const model = randomModel(seed);
      const text = emitCircom({ model, commitment: 0n, batchSize: 1 });
      const commitment = modelCommitment(model);
      expect(owner.get(commitment) ?? text, `seed ${String(seed)}`).to.equal(text);
      owner.set(commitment, text);
      const evaluate = createEvaluator(model);
      for (const [[input = [], ...parameters] = []] of inputsOf([model], seed).slice(0, 8)) {
        const words = plainWords(model, input, parameters);
        const { outputWords } = evaluate(Uint8Array.from(input), parameters);
        expect(outputWords, `seed ${String(seed)}: ${input.join()}`).to.deep.equal(words);
        if (model.output.kind === "class") answers.add(words[0]);
      }
    }
    expect(answers).to.deep.equal(new Set([0n, 1n, 2n, 3n]));
  });

  for (const number of range(0, CIRCUITS - 1)) {
    const from = number * TOGETHER;

    it(`give the words that a plain evaluation gives, group ${String(number)}`, async () => {
      await expectRightWords(MODELS.slice(from, from + TOGETHER), number);
    });

    it(`have no other witness over the whole field, group ${String(number)}`, async () => {
      const models = MODELS.filter(isSearchable).slice(from, from + TOGETHER);
      const circuit = await expectRightWords(models, number);
      for (const given of inputsOf(models, number).slice(0, 6)) {
        const inputs = named(models, given);
        const { free, witnesses } = allWitnesses(circuit.system, givenWires(circuit, inputs));
        expect({ free, count: witnesses.length }, JSON.stringify(inputs)).to.deep.equal({
          free: false,
          count: 1,
        });
      }
    });
  }
});
