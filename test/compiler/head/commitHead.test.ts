// SPDX-License-Identifier: MIT
import { readFile } from "node:fs/promises";
import { expect } from "chai";
import { loadDigits } from "../../../models/digits/dataset.ts";
import { modelCommitment } from "../../../src/compiler/commitment.ts";
import { readConfig } from "../../../src/compiler/config.ts";
import { emitCircom } from "../../../src/compiler/emitCircom.ts";
import { commitHead } from "../../../src/compiler/head/commitHead.ts";
import { layerIntegers } from "../../../src/compiler/head/layerWords.ts";
import { createEvaluator } from "../../../src/compiler/integer/evaluate.ts";
import {
  integerModelSchema,
  type IntegerForm,
  type IntegerModel,
  type Step,
} from "../../../src/compiler/integer/integerModel.ts";
import { RowsBuilder } from "../../../src/compiler/graph/rows.ts";
import { integerRows } from "../../../src/compiler/quantise/quantiseForm.ts";
import { prepareInput } from "../../../src/compiler/prepareInput.ts";
import { quantiseOnnx } from "../../../src/compiler/quantiseOnnx.ts";
import { HeadUnsupportedError, ParametersMissingError } from "../../../src/errors/HeadErrors.ts";

/** Rows over operands: [base, coefficients, bias], reading neighbouring columns. */
function form(operands: number[], rows: readonly (readonly [number, number[], number])[]): IntegerForm {
  const inputs = 1 + Math.max(...rows.map(([base, weights]) => base + weights.length));
  const builder = new RowsBuilder(inputs);
  for (const [base, weights] of rows) {
    builder.addAt(
      base,
      Int32Array.from(weights, (_, tap) => tap),
      Float64Array.from(weights),
    );
  }
  return { operands, rows: integerRows(builder.build()), bias: rows.map(([, , bias]) => bias) };
}

function requantise(name: string, over: IntegerForm, bits = 3): Step {
  return {
    kind: "requantise",
    name,
    shape: [1, over.bias.length],
    form: over,
    shifts: over.bias.map(() => 1),
    bits,
  };
}

/** A 1-D convolution of two channels, then two dense layers of which the last decides a class. */
function chain(differing: Partial<IntegerModel> = {}): IntegerModel {
  const convolution = form([0], [[0, [1, -2, 3], 1], [1, [1, -2, 3], 1], [0, [2, 2, -1], -2], [1, [2, 2, -1], -2]]); // prettier-ignore
  return {
    format: "assay-model/2",
    input: { shape: [1, 4], bits: 2 },
    parameters: [],
    steps: [
      requantise("conv", convolution),
      requantise("hidden", form([1], [[0, [1, 2, -3, 1], 4], [0, [0, 0, 0, 0], 3], [0, [0, 0, 0, 0], 1]])), // prettier-ignore
    ],
    output: { kind: "class", form: form([2], [[0, [1, 2, -3], -4], [1, [5], 0]]) }, // prettier-ignore
    ...differing,
  };
}

function everyInput(visit: (input: Uint8Array) => void): void {
  for (let number = 0; number < 256; number++) {
    visit(Uint8Array.of(number & 3, (number >> 2) & 3, (number >> 4) & 3, number >> 6));
  }
}

describe("commitHead", () => {
  for (const name of ["digits", "digits-lite"]) {
    it(`gives exactly the answers and scores of ${name} on 1,000 images`, async () => {
      const onnx = `models/digits/${name}.onnx`;
      const { config, source } = await readConfig(onnx, undefined);
      const bytes = await readFile(onnx);
      const { model, input } = quantiseOnnx({ onnx: bytes, source: onnx, config, configSource: source, calibration: [] }); // prettier-ignore
      const { images } = await loadDigits({ split: "test" });
      const fixed = createEvaluator(model);
      for (const layers of name === "digits" ? [1] : [1, 2]) {
        const head = commitHead({ model, layers });
        const opened = createEvaluator(head.model);
        for (const image of images.slice(0, 1000)) {
          const words = prepareInput({ input }, image);
          const { scores, class: answer } = opened(words, head.parameters);
          expect(answer).to.equal(fixed(words).class);
          expect([...scores]).to.deep.equal([...fixed(words).scores]);
        }
      }
    });
  }

  it("refuses more products than circom compiles", () => {
    const wide = (inputs: number): IntegerModel => {
      const weights = Array.from({ length: inputs }, () => 1);
      return chain({
        input: { shape: [1, inputs], bits: 1 },
        steps: [],
        output: { kind: "class", form: form([0], [[0, weights, 0], [0, weights, 1]]) }, // prettier-ignore
      });
    };
    expect(() => commitHead({ model: wide(8192), layers: 1 })).not.to.throw();
    expect(() => commitHead({ model: wide(8193), layers: 1 })).to.throw(
      HeadUnsupportedError,
      "16386 products",
    );
  });

  it("gives the fixed model's scores for every input, whatever part of a chain is committed", () => {
    const model = chain();
    const fixed = createEvaluator(model);
    for (const layers of [1, 2, 3]) {
      const head = commitHead({ model, layers });
      expect(() => integerModelSchema.parse(JSON.parse(JSON.stringify(head.model)))).not.to.throw();
      const opened = createEvaluator(head.model);
      everyInput((input) => {
        expect([...opened(input, head.parameters).scores]).to.deep.equal([...fixed(input).scores]);
      });
    }
  });

  it("has one list of weights per channel of a convolution, one per row of other layers, and a salt", () => {
    const { layers, model, parameters } = commitHead({ model: chain(), layers: 3 });
    expect(layers.map(({ name, taps, columns }) => [name, taps, columns])).to.deep.equal([
      ["conv", [3, 3], 4],
      ["hidden", [4, 4, 4], 4],
      ["output", [3, 3], 3],
    ]);
    expect(model.parameters.map(({ name, count }) => [name, count]).at(-1)).to.deep.equal(["salt", 8]);
    expect(parameters.map(({ length }) => length)).to.deep.equal(model.parameters.map(({ count }) => count));
    const read = layers.map((layer) =>
      layerIntegers(layer, {
        weights: parameters[layer.weights.section] ?? [],
        bias: parameters[layer.bias.section] ?? [],
      }),
    );
    expect(read[0]).to.deep.equal({ weights: [[1, -2, 3], [2, 2, -1]], bias: [1, -2] }); // prettier-ignore
    expect(read[2]).to.deep.equal({ weights: [[1, 2, -3], [0, 5, 0]], bias: [-4, 0] }); // prettier-ignore
  });

  it("makes the same circuit of other weights, and another of another width", () => {
    const circuit = (model: IntegerModel, bits: number): string => {
      const head = commitHead({ model, layers: 2, weightBits: new Map([["output", bits], ["hidden", bits]]) }); // prettier-ignore
      return emitCircom({ model: head.model, commitment: modelCommitment(head.model), batchSize: 1 });
    };
    const [conv] = chain().steps;
    if (conv === undefined) throw new Error("the chain has steps");
    const hidden = requantise("hidden", form([1], [[0, [0, 0, 0, 7], -9], [0, [1, 1, 1, 1], 3], [0, [1, 1, 1, 1], 3]])); // prettier-ignore
    const tuned = chain({
      steps: [conv, hidden],
      output: { kind: "class", form: form([2], [[0, [0, 0, 0], 60], [0, [-7, 1, 1], -60]]) }, // prettier-ignore
    });
    expect(circuit(tuned, 4)).to.equal(circuit(chain(), 4));
    expect(circuit(chain(), 5)).to.not.equal(circuit(chain(), 4));
  });

  it("refuses more layers than there are, branches, other steps, a second head and no layers", () => {
    const [conv, hidden] = chain().steps;
    if (conv === undefined || hidden === undefined) throw new Error("the chain has steps");
    const refusal = (model: IntegerModel, layers: number) => () => commitHead({ model, layers });
    expect(refusal(chain(), 4))
      .to.throw(HeadUnsupportedError, 'Layer "conv" cannot be committed: the network has 3 layers')
      .with.property("code", "HEAD_UNSUPPORTED");
    const branch = chain({ output: { kind: "class", form: form([2, 1], [[0, [1, 2, -3], 0], [1, [5], 0]]) } }); // prettier-ignore
    expect(() => commitHead({ model: branch, layers: 1 })).not.to.throw();
    expect(refusal(branch, 2)).to.throw(
      HeadUnsupportedError,
      '"output" cannot be committed: it reads several',
    );
    const twice = chain({
      steps: [conv, requantise("hidden", form([1, 0], [[0, [1, 2], 0]])), requantise("last", form([2], [[0, [1], 0], [0, [2], 0]]))], // prettier-ignore
      output: { kind: "class", form: form([3], [[0, [1], 0], [1, [1], 0]]) }, // prettier-ignore
    });
    expect(refusal(twice, 4)).to.throw(
      HeadUnsupportedError,
      '"hidden" cannot be committed: it reads several',
    );
    const read = chain({
      steps: [conv, hidden, { kind: "product", name: "square", shape: [1, 1], left: form([2], [[0, [1], 0]]), right: form([1], [[0, [1], 0]]) }, requantise("after", form([2], [[0, [1], 0]]))], // prettier-ignore
      output: { kind: "class", form: form([4], [[0, [1], 0], [0, [2], 0]]) }, // prettier-ignore
    });
    expect(refusal(read, 3)).to.throw(
      HeadUnsupportedError,
      '"hidden" cannot be committed: more than one layer',
    );
    const table = chain({
      steps: [conv, { kind: "table", name: "square root", shape: [1, 4], operand: 1, tables: [[0, 1, 1, 2, 2, 2, 2, 3]], bits: 2 }], // prettier-ignore
    });
    expect(refusal(table, 2)).to.throw(
      HeadUnsupportedError,
      '"square root" cannot be committed: it is a table',
    );
    expect(refusal(commitHead({ model: chain(), layers: 1 }).model, 1)).to.throw(
      HeadUnsupportedError,
      "committed head already",
    );
    for (const layers of [0, 1.5])
      expect(refusal(chain(), layers)).to.throw(HeadUnsupportedError, "asked for");
  });

  it("refuses a bias that no weights could make up for, and a layer without weights", () => {
    const biased = chain({ output: { kind: "class", form: form([2], [[0, [1], 1e6], [0, [2], 0]]) } }); // prettier-ignore
    expect(() => commitHead({ model: biased, layers: 1 })).to.throw(HeadUnsupportedError, "its bias 1000000");
    const [conv] = chain().steps;
    if (conv === undefined) throw new Error("the chain has steps");
    const constant = chain({
      steps: [conv, requantise("hidden", form([1], [[0, [], 4]]))],
      output: { kind: "class", form: form([2], [[0, [1], 0], [0, [2], 0]]) }, // prettier-ignore
    });
    expect(() => commitHead({ model: constant, layers: 2 })).to.throw(
      HeadUnsupportedError,
      "no weights but 0",
    );
  });

  it("is not evaluated without its parameters", () => {
    const { model, parameters } = commitHead({ model: chain(), layers: 1 });
    const evaluate = createEvaluator(model);
    expect(() => evaluate(new Uint8Array(4)))
      .to.throw(ParametersMissingError, 'section "output weights" holds 6 words, but 0 are given')
      .with.property("code", "PARAMETERS_MISSING");
    expect(() => evaluate(new Uint8Array(4), [...parameters.slice(0, 2), [1]])).to.throw(
      ParametersMissingError,
    );
  });
});
