// SPDX-License-Identifier: MIT
import { appendFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";
import {
  compileModel,
  createEvaluator,
  loadCompiledModel,
  prepareInput,
  witnessInputs,
} from "../../src/compiler/index.ts";
import type { CompileModelReturnType, Evaluator, WitnessInputs } from "../../src/compiler/index.ts";
import { FieldElementInvalidError } from "../../src/errors/CommitmentError.ts";
import { CacheTamperedError } from "../../src/errors/CacheTamperedError.ts";
import { ModelConfigInvalidError } from "../../src/errors/CompilerErrors.ts";
import { FileUnreadableError } from "../../src/errors/FileUnreadableError.ts";
import { BatchSizeError, InputRangeError, InputShapeError } from "../../src/errors/InputErrors.ts";
import { OnnxUnreadableError } from "../../src/errors/OnnxErrors.ts";
import { SCALAR_FIELD_ORDER } from "../../src/shared/publicSignals.ts";
import { buildOnnx, createRandom, smallNetwork } from "./onnxBuilder.ts";
import { calculateWitness, witnessError } from "./witness.ts";
import { rejection } from "./rejection.ts";

const BATCH = 2;
const CONFIG = {
  inputBits: 2,
  weightBits: 4,
  activationBits: { act1: 3, act2: 1 },
  labels: ["a", "b", "c", "d", "e"],
};

/** Random raw images of 8 × 8 bytes. */
function randomImages(seed: number, count: number): Uint8Array[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () =>
    Uint8Array.from({ length: 64 }, () => Math.floor(Math.abs(random()) * 255.99)),
  );
}

describe("compileModel", () => {
  let folder: string;
  let onnx: string;
  let compiled: CompileModelReturnType;
  let evaluate: Evaluator;
  const calibration = randomImages(1, 50);

  const compile = (cacheDir = "cache") =>
    compileModel({
      onnx,
      config: CONFIG,
      batchSize: BATCH,
      calibration,
      cacheDir: path.join(folder, cacheDir),
    });

  const inputsFor = (images: readonly Uint8Array[], context = 77n): WitnessInputs =>
    witnessInputs({
      manifest: compiled.manifest,
      evaluate,
      inputs: images.map((image) => prepareInput(compiled.manifest, image)),
      salts: images.map((_, index) => 1000n + BigInt(index)),
      context,
    });

  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), "assay-compiler-"));
    onnx = path.join(folder, "small.onnx");
    await writeFile(onnx, buildOnnx(smallNetwork(22)));
    compiled = await compile();
    evaluate = createEvaluator(compiled.model);
  });

  after(async () => {
    await rm(folder, { recursive: true });
  });

  it("proves what the integer reference says, with the public signals in the documented order", async () => {
    const images = randomImages(2, 40);
    const classes = new Set<string | undefined>();
    for (let index = 0; index < images.length; index += BATCH) {
      const inputs = inputsFor(images.slice(index, index + BATCH));
      const witness = await calculateWitness(compiled.files.wasm, inputs);
      const publicSignals = [
        inputs.modelCommitment,
        inputs.context,
        ...inputs.inputCommitment,
        ...inputs.outputWord,
      ];
      expect(witness.slice(0, 1 + publicSignals.length).map(String)).to.deep.equal(["1", ...publicSignals]);
      inputs.outputWord.forEach((word) => classes.add(word));
    }
    expect(classes.size).to.be.greaterThan(1);
  });

  it("has no witness for another answer, model, input commitment, salt, or for a word out of range", async () => {
    const honest = inputsFor(randomImages(3, BATCH));
    const [answer, ...answers] = honest.outputWord;
    const forgeries: readonly WitnessInputs[] = [
      ...[0, 1, 2, 3, 4]
        .map(String)
        .filter((word) => word !== answer)
        .map((word) => ({ ...honest, outputWord: [word, ...answers] })),
      { ...honest, modelCommitment: String(BigInt(honest.modelCommitment) + 1n) },
      { ...honest, inputCommitment: honest.inputCommitment.toReversed() },
      { ...honest, salt: honest.salt.toReversed() },
      { ...honest, word: honest.word.map((words) => words.with(0, "4")) },
    ];
    for (const forgery of forgeries)
      expect(await witnessError(compiled.files.wasm, forgery)).to.match(/Assert Failed/);
  });

  it("counts constraints before compilation exactly", () => {
    const { layers, constraints, batchSize } = compiled.manifest;
    const perCall = layers.reduce((sum, layer) => sum + layer.constraints, 0);
    expect(constraints).to.equal(2 + batchSize * perCall);
    expect(layers.map(({ name, kind, bits }) => [name, kind, bits])).to.deep.include.members([
      ["input", "input", 2],
      ["act1", "requantise", 3],
      ["pool1", "maximum", 3],
      ["act2", "requantise", 1],
      ["output", "class", 3],
    ]);
  });

  it("gives the same bytes for the same input", async () => {
    const again = await compile("cache-again");
    expect(again.cached).to.equal(false);
    expect(again.manifest).to.deep.equal(compiled.manifest);
    expect(await readFile(again.files.circom)).to.deep.equal(await readFile(compiled.files.circom));
    const [first, second] = (await readFile(compiled.files.circom, "utf8")).split("\n");
    expect(first).to.match(/^\/\/ Generated by/);
    expect(second).to.equal("// SPDX-License-Identifier: GPL-3.0");
  });

  it("finds a compiled model again, but not for another configuration or batch size", async () => {
    expect(await compile()).to.deep.equal({ ...compiled, cached: true });
    const evaluation = { images: randomImages(5, 30), labels: new Uint8Array(30) };
    const other = await compileModel({
      onnx,
      evaluation,
      config: { ...CONFIG, weightBits: 3 },
      calibration,
      cacheDir: path.join(folder, "cache"),
    });
    expect(other.cached).to.equal(false);
    expect(other.folder).to.not.equal(compiled.folder);
    expect(other.manifest.modelCommitment).to.not.equal(compiled.manifest.modelCommitment);
    expect(other.model.steps[0]).to.not.deep.equal(compiled.model.steps[0]);
    const reference = createEvaluator(other.model);
    const zeros = evaluation.images.filter(
      (image) => reference(prepareInput(other.manifest, image)).class === 0,
    );
    expect(other.manifest.accuracy).to.include({ samples: 30, quantised: zeros.length / 30 });
  });

  it("refuses a circuit file changed behind the cache, naming the file and the folder to delete", async () => {
    for (const role of ["circom", "r1cs", "wasm", "model", "manifest"] as const) {
      const { files, folder: target } = await compile("cache-again");
      const text = await readFile(files[role]);
      await appendFile(files[role], role === "manifest" ? "," : " ");
      const error = await rejection(CacheTamperedError, compile("cache-again"));
      expect(error).to.include({ code: "CACHE_TAMPERED", file: files[role] });
      expect(error.message).to.contain(files[role]).and.to.contain(`Delete the folder ${target}`);
      await rm(files[role]);
      expect(await rejection(CacheTamperedError, compile("cache-again"))).to.include({ file: files[role] });
      await writeFile(files[role], text);
    }
    expect(await loadCompiledModel(path.join(folder, "cache", "absent"))).to.equal(undefined);
  });

  it("refuses a missing file, a file that is no model, and a bad configuration beside it", async () => {
    const cacheDir = path.join(folder, "cache");
    const missing = path.join(folder, "missing.onnx");
    await rejection(FileUnreadableError, compileModel({ onnx: missing, cacheDir }));
    const broken = path.join(folder, "broken.onnx");
    await writeFile(broken, "PNG");
    expect(await rejection(OnnxUnreadableError, compileModel({ onnx: broken, cacheDir })))
      .to.have.property("message")
      .that.contains(broken);
    await writeFile(path.join(folder, "broken.assay.json"), '{"inputBits": "two"}');
    await rejection(ModelConfigInvalidError, compileModel({ onnx: broken, cacheDir }));
    await rejection(
      ModelConfigInvalidError,
      compileModel({ onnx, config: { ...CONFIG, labels: ["yes", "no"] }, calibration, cacheDir }),
    );
    await rejection(
      ModelConfigInvalidError,
      compileModel({ onnx, config: CONFIG, batchSize: 0, calibration, cacheDir }),
    );
  });

  it("leaves nothing behind when a model is refused", async () => {
    const cacheDir = path.join(folder, "cache-empty");
    const refused = path.join(folder, "refused.onnx");
    await writeFile(
      refused,
      buildOnnx({ nodes: [{ operator: "NonMaxSuppression", inputs: ["image"], output: "y" }] }),
    );
    expect(await compileModel({ onnx: refused, cacheDir }).catch((error: unknown) => error)).to.have.property(
      "code",
      "ONNX_OPERATOR_UNSUPPORTED",
    );
    expect(await readFile(cacheDir).catch((error: unknown) => error)).to.have.property("code", "ENOENT");
  });

  it("refuses an image of another size", () => {
    expect(() => prepareInput(compiled.manifest, new Uint8Array(784)))
      .to.throw(InputShapeError, "The input has 784 values; this model takes 64 (1 × 1 × 8 × 8)")
      .that.includes({ code: "INPUT_SHAPE", expected: 64, received: 784 });
  });

  it("refuses a pixel out of range, naming index, value and range", () => {
    const image = Array.from<unknown, number>({ length: 64 }, (_, index) => (index === 9 ? 256 : 255));
    expect(() => prepareInput(compiled.manifest, image))
      .to.throw(InputRangeError, "Input value 256 at index 9 is outside the allowed range 0 to 255")
      .that.includes({ code: "INPUT_RANGE", index: 9, value: 256 });
    expect(() => prepareInput(compiled.manifest, image.with(9, NaN))).to.throw(
      InputRangeError,
      "NaN at index 9",
    );
    expect(() => prepareInput(compiled.manifest, image.with(9, -1))).to.throw(
      InputRangeError,
      "-1 at index 9",
    );
    expect(prepareInput(compiled.manifest, image.with(9, 127.5).with(0, 0)).slice(0, 10)).to.deep.equal(
      Uint8Array.of(0, 3, 3, 3, 3, 3, 3, 3, 3, 2),
    );
  });

  it("refuses a batch of another size, and words that are not prepared", () => {
    const { manifest } = compiled;
    const words = new Uint8Array(64);
    const attempt = (inputs: readonly Uint8Array[], salts: readonly bigint[]) => () =>
      witnessInputs({ manifest, evaluate, inputs, salts, context: 1n });
    expect(attempt([words], [1n, 2n])).to.throw(
      BatchSizeError,
      "1 inputs given; one proof of this circuit covers exactly 2",
    );
    expect(attempt([words, words], [1n])).to.throw(BatchSizeError, "1 salts given");
    expect(attempt([words, new Uint8Array(63)], [1n, 2n])).to.throw(InputShapeError);
    expect(attempt([words, words.with(5, 4)], [1n, 2n])).to.throw(InputRangeError, "4 at index 5");
    expect(attempt([words, words], [1n, SCALAR_FIELD_ORDER])).to.throw(FieldElementInvalidError, "salt");
    for (const context of [-1n, SCALAR_FIELD_ORDER])
      expect(() =>
        witnessInputs({ manifest, evaluate, inputs: [words, words], salts: [1n, 2n], context }),
      ).to.throw(FieldElementInvalidError, "context");
  });
});
