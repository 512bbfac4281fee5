// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { loadDigits, parseIdx, type DigitsDataset } from "../../models/digits/dataset.ts";
import { evaluateAccuracy } from "../../src/compiler/evaluateAccuracy.ts";
import { compileModel, createEvaluator, prepareInput, witnessInputs } from "../../src/compiler/index.ts";
import type { CompileModelReturnType } from "../../src/compiler/index.ts";
import { DatasetInvalidError } from "../../src/errors/DatasetInvalidError.ts";
import { readR1cs } from "../../src/shared/circom/readR1cs.ts";
import { expectConstraints } from "../shared/snapshots.ts";
import { checkedWitness } from "./witness.ts";

/** Real test images whose witness is compared with the reference. */
const IMAGES = 24;

/** Least accuracy of each sample model as floats, over all 10,000 test images. */
const MODELS = [
  { name: "digits", leastAccuracy: 0.975 },
  { name: "digits-lite", leastAccuracy: 0.95 },
] as const;

for (const { name, leastAccuracy } of MODELS) {
  describe(`sample model ${name}`, function () {
    this.timeout(120_000);
    const onnx = `models/digits/${name}.onnx`;
    let digits: DigitsDataset;
    let compiled: CompileModelReturnType;

    before(async () => {
      digits = await loadDigits({ split: "test" });
      compiled = await compileModel({ onnx });
    });

    it("is as right as promised as floats, and loses at most one percentage point as integers", async () => {
      const accuracy = await evaluateAccuracy({ compiled, onnx, evaluation: digits });
      expect(accuracy.samples).to.equal(10_000);
      expect(accuracy.float).to.be.at.least(leastAccuracy);
      expect(accuracy.quantised).to.be.at.least(accuracy.float - 0.01);
    });

    it("has at most 20,000 constraints, exactly as many as its layers' table says and as were recorded", () => {
      const { layers, constraints } = compiled.manifest;
      expect(constraints).to.be.at.most(20_000);
      expect(constraints).to.equal(layers.reduce((sum, layer) => sum + layer.constraints, 2));
      expectConstraints(`models.${name}`, constraints);
    });

    it(`has a witness that equals the integer reference and breaks no constraint on ${String(IMAGES)} real images`, async () => {
      const evaluate = createEvaluator(compiled.model);
      const { manifest } = compiled;
      const circuit = { wasm: compiled.files.wasm, system: await readR1cs(compiled.files.r1cs) };
      let right = 0;
      for (const [index, image] of digits.images.slice(0, IMAGES).entries()) {
        const inputs = witnessInputs({
          manifest,
          evaluate,
          inputs: [prepareInput(manifest, image)],
          salts: [BigInt(index)],
          context: 5n,
        });
        const [, , , , answer] = await checkedWitness(circuit, inputs);
        expect(String(answer)).to.equal(inputs.outputWord[0]);
        if (Number(answer) === digits.labels[index]) right++;
      }
      expect(right).to.be.at.least(IMAGES - 3);
    });
  });
}

describe("loadDigits", () => {
  it("gives 10,000 real test images with labels", async () => {
    const { images, labels, rows, columns } = await loadDigits({ split: "test" });
    expect([images.length, labels.length, rows, columns]).to.deep.equal([10_000, 10_000, 28, 28]);
    expect([...labels.subarray(0, 8)]).to.deep.equal([7, 2, 1, 0, 4, 1, 4, 9]);
    expect(images.every((image) => image.length === 784)).to.equal(true);
    // Published mean of the MNIST test images: 0.1325.
    const sum = images.reduce((total, image) => image.reduce((inner, pixel) => inner + pixel, total), 0);
    expect((sum / 784 / 10_000 / 255).toFixed(4)).to.equal("0.1325");
  });

  it("refuses files that are no idx files or are cut off", () => {
    const file = Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 3, 7, 8, 9);
    expect([...parseIdx(file, 0x801, "labels").body]).to.deep.equal([7, 8, 9]);
    expect(() => parseIdx(file, 0x803, "labels")).to.throw(
      DatasetInvalidError,
      "labels: it does not begin with",
    );
    expect(() => parseIdx(file.subarray(0, 10), 0x801, "labels")).to.throw(
      DatasetInvalidError,
      "promises 3 bytes, 2 follow",
    );
    expect(() => parseIdx(new Uint8Array(), 0x801, "labels")).to.throw(DatasetInvalidError);
  });
});
