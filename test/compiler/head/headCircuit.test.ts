// SPDX-License-Identifier: MIT
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";
import { commitParameters } from "../../../src/compiler/head/commitParameters.ts";
import {
  compileModel,
  createEvaluator,
  loadCompiledModel,
  modelCommitment,
  prepareInput,
  witnessInputs,
} from "../../../src/compiler/index.ts";
import type { CompileModelReturnType, WitnessInputs } from "../../../src/compiler/index.ts";
import { CacheTamperedError } from "../../../src/errors/CacheTamperedError.ts";
import { HeadUnsupportedError } from "../../../src/errors/HeadErrors.ts";
import { poseidonChain } from "../../../src/shared/poseidon.ts";
import { SCALAR_FIELD_ORDER } from "../../../src/shared/publicSignals.ts";
import { checkDeterminism } from "../../../src/soundness/checkDeterminism.ts";
import { buildOnnx, createRandom, randomTensor, smallNetwork } from "../onnxBuilder.ts";
import { rejection } from "../rejection.ts";
import { calculateWitness, witnessError } from "../witness.ts";

const BATCH = 2;
const CONFIG = { inputBits: 2, weightBits: 4, activationBits: { act1: 2, act2: 2 } };

/** Random raw images of 8 × 8 bytes. */
function randomImages(seed: number, count: number): Uint8Array[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () =>
    Uint8Array.from({ length: 64 }, () => Math.floor(Math.abs(random()) * 255.99)),
  );
}

describe("circuit with a committed head", function () {
  this.timeout(120_000);
  let folder: string;
  let base: CompileModelReturnType;
  let tuned: CompileModelReturnType;
  const calibration = randomImages(1, 50);

  /** The small network; a seed of its own for its last layer, whose exact zeros no other has. */
  const compile = async (name: string, lastSeed: number, head?: number) => {
    const { tensors = {}, ...network } = smallNetwork(22);
    const random = createRandom(lastSeed);
    const w3 = randomTensor(random, [16, 5], 0.8);
    const own = { w3: { ...w3, data: w3.data.map((value, i) => (i % 7 === lastSeed % 7 ? 0 : value)) } };
    const b3 = randomTensor(random, [5], 0.3);
    const onnx = path.join(folder, `${name}.onnx`);
    await writeFile(onnx, buildOnnx({ ...network, tensors: { ...tensors, ...own, b3 } }));
    return compileModel({
      onnx,
      config: CONFIG,
      batchSize: BATCH,
      calibration,
      cacheDir: path.join(folder, "cache"),
      ...(head !== undefined && { head }),
    });
  };

  const inputsOf = (compiled: CompileModelReturnType, images: readonly Uint8Array[]): WitnessInputs =>
    witnessInputs({
      manifest: compiled.manifest,
      evaluate: createEvaluator(compiled.model),
      inputs: images.map((image) => prepareInput(compiled.manifest, image)),
      salts: images.map((_, index) => 1000n + BigInt(index)),
      parameters: compiled.parameters,
      context: 77n,
    });

  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), "assay-head-"));
    [base, tuned] = [await compile("small", 3, 1), await compile("tuned", 5, 1)];
  });

  after(async () => {
    await rm(folder, { recursive: true });
  });

  it("is one for all fine-tunes of a base: text, constraints and base commitment", async () => {
    expect(await readFile(tuned.files.circom, "utf8")).to.equal(await readFile(base.files.circom, "utf8"));
    expect(tuned.manifest.hashes.r1cs).to.equal(base.manifest.hashes.r1cs);
    expect(modelCommitment(tuned.model)).to.equal(modelCommitment(base.model));
    expect(tuned.manifest.modelCommitment).to.not.equal(base.manifest.modelCommitment);
    expect(tuned.parameters).to.not.deep.equal(base.parameters);
    expect(tuned.manifest.contentHash).to.not.equal(base.manifest.contentHash);
  });

  it("counts constraints before compilation exactly, the parameters once for all calls", () => {
    const { layers, constraints, batchSize } = base.manifest;
    const rows = layers.filter(({ kind }) => kind !== "parameters");
    const parameters = layers.find(({ kind }) => kind === "parameters")?.constraints ?? NaN;
    const perCall = rows.reduce((sum, layer) => sum + layer.constraints, 0);
    expect(constraints).to.equal(1 + parameters + batchSize * perCall);
  });

  it("proves what the fixed model answers", async () => {
    const fixed = await compile("small", 3);
    const answer = createEvaluator(fixed.model);
    const seen = new Set<string>();
    for (let seed = 2; seed < 12; seed++) {
      const images = randomImages(seed, BATCH);
      const inputs = inputsOf(base, images);
      const witness = await calculateWitness(base.files.wasm, inputs);
      const publicSignals = [
        inputs.modelCommitment,
        inputs.context,
        ...inputs.inputCommitment,
        ...images.map((image) => String(answer(prepareInput(fixed.manifest, image)).class)),
      ];
      expect(witness.slice(1, 1 + publicSignals.length).map(String)).to.deep.equal(publicSignals);
      inputs.outputWord.forEach((word) => seen.add(word));
    }
    expect(seen.size).to.be.greaterThan(1);
  });

  it("opens a commitment with its own head only", async () => {
    const images = randomImages(4, BATCH);
    const [own, other] = [inputsOf(base, images), inputsOf(tuned, images)];
    expect(await witnessError(base.files.wasm, own)).to.equal("there is a witness");
    expect(await witnessError(base.files.wasm, other)).to.equal("there is a witness");
    const forged = { ...other, modelCommitment: own.modelCommitment };
    expect(await witnessError(base.files.wasm, forged)).to.match(/Assert Failed[^]*OpenModel/);
    for (let section = 1; section <= base.parameters.length; section++) {
      const key = `parameterWord${section}` as const;
      const [word = "0", ...others] = own[key] ?? [];
      const changed = { ...own, [key]: [String(BigInt(word) ^ 1n), ...others] };
      expect(await witnessError(base.files.wasm, changed)).to.match(/Assert Failed/);
    }
  });

  it("has no witness for weights out of range, whatever commitment they are packed into", async () => {
    const inputs = inputsOf(base, randomImages(6, BATCH));
    const bits = base.model.parameters[0]?.bits ?? 0;
    const limit = 2n ** BigInt(bits);
    const words = (inputs.parameterWord1 ?? []).map(BigInt);
    const packed = (section: readonly bigint[], width: number): bigint[] => {
      const perElement = Math.floor(248 / width);
      return Array.from({ length: Math.ceil(section.length / perElement) }, (_, element) =>
        section
          .slice(element * perElement, (element + 1) * perElement)
          .reduceRight((sum, word) => ((sum << BigInt(width)) + word) % SCALAR_FIELD_ORDER, 0n),
      );
    };
    const commit = (first: readonly bigint[]): string => {
      const elements = base.model.parameters.flatMap(({ bits: width }, index) =>
        packed(index === 0 ? first : (base.parameters[index] ?? []).map(BigInt), width),
      );
      return String(poseidonChain({ start: modelCommitment(base.model), elements }));
    };
    // The same packing as the compiler's, and the same field element out of two words that do not fit.
    expect(commit(words)).to.equal(inputs.modelCommitment);
    const [first = 0n, second = 0n] = words;
    expect(second > 0n).to.equal(true);
    const moved = words.with(0, first + limit).with(1, second - 1n);
    expect(commit(moved)).to.equal(inputs.modelCommitment);
    for (const forged of [moved, words.with(0, limit), words.with(3, SCALAR_FIELD_ORDER - 1n)]) {
      const signals = { ...inputs, modelCommitment: commit(forged), parameterWord1: forged.map(String) };
      expect(await witnessError(base.files.wasm, signals)).to.match(
        /Bits_\d+[^]*Words_\d+[^]*PackedWords_\d+/,
      );
    }
  });

  it("leaves a prover no choice: every signal follows from inputs, salts and parameters", async () => {
    const computed = [0, 2, 3, 4, 5];
    const report = await checkDeterminism({ r1cs: base.files.r1cs, computed });
    expect(report.undetermined).to.deep.equal([]);
  });

  it("is loaded with its own head, and refused if that was changed", async () => {
    const loaded = await loadCompiledModel(base.folder);
    expect(loaded?.parameters).to.deep.equal(base.parameters);
    expect(base.manifest.modelCommitment).to.equal(
      String(commitParameters(modelCommitment(base.model), base.model.parameters, base.parameters)),
    );
    const text = await readFile(base.files.head, "utf8");
    await writeFile(base.files.head, text.replace('"small"', '"smell"'));
    const error = await rejection(CacheTamperedError, loadCompiledModel(base.folder));
    expect(error).to.include({ file: base.files.head });
    await writeFile(base.files.head, text);
  });

  it("is refused where the layers are no chain, leaving nothing behind", async () => {
    const error = await rejection(HeadUnsupportedError, compile("small", 3, 3));
    expect(error.message).to.contain('Layer "pool1" cannot be committed');
  });
});
