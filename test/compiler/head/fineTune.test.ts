// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { loadParity, type ParityDataset } from "../../../models/digits/parity.ts";
import type { CompiledModel } from "../../../src/compiler/artefacts.ts";
import { biasRange } from "../../../src/compiler/head/headLayer.ts";
import { layerIntegers, layerWords } from "../../../src/compiler/head/layerWords.ts";
import { compileModel, fineTune, integerAccuracy, withHead, type Head } from "../../../src/compiler/index.ts";
import { HeadInvalidError, SamplesInvalidError } from "../../../src/errors/HeadErrors.ts";

const SALT = [1, 2, 3, 4, 5, 6, 7, 8];
const SAMPLES = 4000;

describe("fineTune", function () {
  this.timeout(120_000);
  let base: CompiledModel;
  let fixed: CompiledModel;
  let samples: ParityDataset;
  let test: ParityDataset;
  let head: Head;

  const train = (differing: Partial<Parameters<typeof fineTune>[0]> = {}) =>
    fineTune({
      compiled: base,
      name: "parity",
      images: samples.inputs.slice(0, SAMPLES),
      labels: samples.labels.slice(0, SAMPLES),
      classes: samples.classes,
      salt: SALT,
      ...differing,
    });

  before(async () => {
    const onnx = "models/digits/digits-lite.onnx";
    [samples, test] = [await loadParity({ split: "train" }), await loadParity({ split: "test" })];
    [base, fixed] = [await compileModel({ onnx, head: 1 }), await compileModel({ onnx })];
    ({ head } = train());
  });

  it("learns the user's own classes on the frozen layers", () => {
    const { accuracy, trainingSamples, heldOutSamples, trainingAccuracy } = train();
    expect([trainingSamples, heldOutSamples]).to.deep.equal([3400, 600]);
    expect(accuracy).to.be.at.least(0.9);
    expect(trainingAccuracy).to.be.at.least(0.9);
    expect(integerAccuracy(withHead(base, head, "test"), test)).to.be.at.least(0.91);
  });

  it("gives the same head for the same arguments, another for another seed, and reports progress", () => {
    const stages = new Set<string>();
    const small = { images: samples.inputs.slice(0, 400), labels: samples.labels.slice(0, 400), epochs: 5 };
    const first = train({ ...small, onProgress: ({ stage }) => stages.add(stage) });
    expect(train(small)).to.deep.equal(first);
    expect(train({ ...small, seed: 2 }).head.parameters).to.not.deep.equal(first.head.parameters);
    expect([...stages]).to.deep.equal(["Run the fixed layers", "Train the head"]);
  });

  it("leaves layers before the last as they are, and takes the salt", () => {
    expect(head.parameters.at(-1)).to.deep.equal(SALT);
    expect(head.labels).to.deep.equal(["even", "odd"]);
    const layer = base.manifest.head?.layers[0];
    if (layer === undefined) throw new Error("the base has a head");
    const { weights, bias } = layerIntegers(layer, {
      weights: head.parameters[0] ?? [],
      bias: head.parameters[1] ?? [],
    });
    expect(
      weights
        .slice(2)
        .flat()
        .every((weight) => weight === 0),
    ).to.equal(true);
    expect(bias.slice(2)).to.deep.equal(new Array(8).fill(biasRange(layer).minimum));
  });

  it("refuses samples that cannot be learned from, naming what to do", () => {
    const refusal = (differing: Parameters<typeof train>[0]) => () => train(differing);
    expect(refusal({ labels: new Uint8Array(3) })).to.throw(
      SamplesInvalidError,
      "4000 samples have 3 labels",
    );
    expect(refusal({ classes: ["one"] })).to.throw(SamplesInvalidError, "1 classes");
    expect(refusal({ classes: Array.from({ length: 11 }, String) })).to.throw(SamplesInvalidError, "2 to 10");
    expect(refusal({ labels: samples.labels.slice(0, SAMPLES).fill(2, 7, 8) })).to.throw(
      SamplesInvalidError,
      "sample 7 has label 2",
    );
    expect(refusal({ labels: new Uint8Array(SAMPLES) }))
      .to.throw(SamplesInvalidError, 'class "odd" has 0 samples')
      .with.property("code", "SAMPLES_INVALID");
    expect(refusal({ compiled: fixed })).to.throw(HeadInvalidError, "it is a fixed model");
  });

  describe("withHead", () => {
    const replaced = (section: number, index: number, word: number): Head => ({
      ...head,
      parameters: head.parameters.map((words, at) => (at === section ? words.with(index, word) : words)),
    });

    it("shares the circuit's files and has name, labels and commitment of its own", () => {
      const tuned = withHead(base, head, "test");
      expect([tuned.files, tuned.folder, tuned.model]).to.deep.equal([base.files, base.folder, base.model]);
      expect(tuned.manifest.hashes).to.deep.equal(base.manifest.hashes);
      expect(tuned.manifest.name).to.equal("parity");
      expect(tuned.manifest.output).to.deep.include({ labels: ["even", "odd"] });
      const commitments = [base, tuned, withHead(base, replaced(2, 0, 9), "test")].map(
        ({ manifest }) => manifest.modelCommitment,
      );
      expect(new Set(commitments).size).to.equal(3);
    });

    it("refuses a head of another circuit, of other sizes, with words out of range or without labels", () => {
      const refusal =
        (other: Head, onto = base) =>
        () =>
          withHead(onto, other, "other.json");
      expect(refusal({ ...head, circuit: "0".repeat(64) }))
        .to.throw(HeadInvalidError, "other.json: it is a head for circuit 000")
        .with.property("code", "HEAD_INVALID");
      expect(refusal(head, fixed)).to.throw(HeadInvalidError, "is a fixed model");
      expect(refusal({ ...head, parameters: head.parameters.slice(1) })).to.throw(
        HeadInvalidError,
        "2 sections",
      );
      expect(refusal({ ...head, parameters: head.parameters.with(1, [0]) })).to.throw(
        HeadInvalidError,
        'section "output bias" has 1 words, the model opens 20',
      );
      expect(refusal(replaced(0, 5, 64))).to.throw(HeadInvalidError, "word 5");
      expect(refusal(replaced(0, 5, -1))).to.throw(HeadInvalidError, "word 5");
      expect(refusal(replaced(0, 5, 0.5))).to.throw(HeadInvalidError, "word 5");
      expect(refusal({ ...head, labels: undefined })).to.throw(HeadInvalidError, "no labels");
      expect(refusal({ ...head, labels: Array.from({ length: 11 }, String) })).to.throw(
        HeadInvalidError,
        "11 labels",
      );
    });

    it("refuses classes without a label that could win, and no others", () => {
      const layer = base.manifest.head?.layers[0];
      if (layer === undefined) throw new Error("the base has a head");
      const withBias = (bias: number): Head => {
        const read = layerIntegers(layer, {
          weights: head.parameters[0] ?? [],
          bias: head.parameters[1] ?? [],
        });
        const words = layerWords(layer, { ...read, bias: read.bias.with(7, bias) });
        return { ...head, parameters: head.parameters.with(1, words.bias) };
      };
      // Words of 2 bits: the least score of a class with a label, over all of them.
      const { weights, bias } = layerIntegers(layer, {
        weights: head.parameters[0] ?? [],
        bias: head.parameters[1] ?? [],
      });
      const least = [0, 1].map((row) =>
        (weights[row] ?? []).reduce((sum, weight) => sum + 3 * Math.min(0, weight), bias[row] ?? 0),
      );
      expect(() => withHead(base, withBias(Math.min(...least) - 1), "test")).not.to.throw();
      expect(() => withHead(base, withBias(Math.min(...least)), "test")).to.throw(
        HeadInvalidError,
        "class 7 has no label but could be the answer",
      );
    });
  });
});
