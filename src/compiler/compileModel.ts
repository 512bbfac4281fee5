// SPDX-License-Identifier: MIT
import { createHash } from "node:crypto";
import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { ModelConfigInvalidError } from "../errors/CompilerErrors.ts";
import { FileUnreadableError } from "../errors/FileUnreadableError.ts";
import { bytesOf, sha256OfFile, writeAtomically } from "../shared/cache.ts";
import { cacheFolder } from "../shared/cacheFolder.ts";
import { assertPublicSignalsConstrained } from "../shared/circom/assertPublicSignalsConstrained.ts";
import { compileCircom } from "../shared/circom/compileCircom.ts";
import type { OnProgress } from "../shared/progress.ts";
import { readBytes } from "../shared/readBytes.ts";
import { artefactFiles, hashArtefacts, loadCompiledModel, type CompiledModel } from "./artefacts.ts";
import { modelCommitment } from "./commitment.ts";
import { readConfig, type ModelConfig, type ModelConfigInput } from "./config.ts";
import { contentHash } from "./contentHash.ts";
import { emitCircom } from "./emitCircom.ts";
import { commitHead, type CommittedHead } from "./head/commitHead.ts";
import { commitParameters } from "./head/commitParameters.ts";
import { writeHead } from "./head/head.ts";
import { layerTable } from "./layerTable.ts";
import { manifestSchema, type Manifest } from "./manifest.ts";
import { measureAccuracy, type LabelledSamples } from "./measureAccuracy.ts";
import { quantiseOnnx, type QuantisedOnnx } from "./quantiseOnnx.ts";

/** @see compileModel */
export interface CompileModelParameters {
  /** Path of the ONNX file. */
  readonly onnx: string;
  /** Widths, labels and input range. Without it `<model>.assay.json` beside the ONNX file is read, if there is one. */
  readonly config?: ModelConfigInput;
  /** Calls that one proof covers; 1 if left out. */
  readonly batchSize?: number;
  /** How many of the last layers the circuit opens instead of fixing, for fine-tunes to share it; none if left out. */
  readonly head?: number | undefined;
  /** Raw sample inputs that set the bounds of activations without one. */
  readonly calibration?: readonly ArrayLike<number>[];
  /** Raw inputs with true classes; if given, the manifest states float and quantised accuracy over them. */
  readonly evaluation?: LabelledSamples;
  /** Folder that compiled models are kept in, one folder per content hash. */
  readonly cacheDir?: string;
  readonly onProgress?: OnProgress;
}

/** A compiled model, and whether it was there already. */
export type CompileModelReturnType = CompiledModel & { readonly cached: boolean };

/** What the ONNX file and its options come down to. */
interface Source {
  readonly name: string;
  readonly onnx: Uint8Array;
  readonly config: ModelConfig;
  readonly configSource: string;
  readonly batchSize: number;
  readonly head: number | undefined;
}

/**
 * Compiles an ONNX classifier to a circuit, its integer reference and its manifest, or finds them in the cache. The
 * folder is named after a hash of everything the result depends on, and appears in one step.
 *
 * @throws {FileUnreadableError} if the ONNX file or the configuration cannot be read.
 * @throws {CacheTamperedError} if a cached file no longer is what its manifest says.
 * @throws {HeadUnsupportedError} if the layers that are to be committed cannot be.
 * @throws Everything that {@link quantiseOnnx} throws.
 *
 * @example
 * const { manifest, files } = await compileModel({ onnx: "models/digits/digits.onnx" });
 * console.log(manifest.constraints, files.r1cs);
 */
export async function compileModel(parameters: CompileModelParameters): Promise<CompileModelReturnType> {
  const { calibration = [], evaluation, cacheDir = cacheFolder("models") } = parameters;
  const source = await readSource(parameters);
  const hash = await contentHash([
    source.name,
    source.onnx,
    JSON.stringify([
      source.config,
      source.batchSize,
      source.head ?? null,
      calibration.length,
      evaluation?.images.length ?? null,
    ]),
    ...calibration.map(bytesOf),
    ...(evaluation?.images ?? []).map(bytesOf),
    bytesOf(evaluation?.labels ?? []),
  ]);
  const folder = path.join(cacheDir, hash);
  const cached = await loadCompiledModel(folder);
  if (cached) return { ...cached, cached: true };
  const quantised = quantiseOnnx({ ...source, source: parameters.onnx, calibration });
  await writeAtomically(folder, (temporary) =>
    build({ parameters, source, quantised, hash, folder: temporary }),
  );
  const compiled = await loadCompiledModel(folder);
  if (!compiled) throw new FileUnreadableError(folder);
  return { ...compiled, cached: false };
}

async function readSource({ onnx, config, batchSize = 1, head }: CompileModelParameters): Promise<Source> {
  if (!Number.isInteger(batchSize) || batchSize < 1) {
    throw new ModelConfigInvalidError(
      "compileModel",
      `batchSize ${String(batchSize)} is not a positive integer`,
    );
  }
  const { config: parsed, source } = await readConfig(onnx, config);
  return {
    name: path.basename(onnx, ".onnx"),
    onnx: await readBytes(onnx),
    config: parsed,
    configSource: source,
    batchSize,
    head,
  };
}

/** Writes all files of a compiled model into a folder. */
async function build(work: {
  readonly parameters: CompileModelParameters;
  readonly source: Source;
  readonly quantised: QuantisedOnnx;
  readonly hash: string;
  readonly folder: string;
}): Promise<void> {
  const { parameters, source, quantised, hash, folder } = work;
  const { evaluation, onProgress } = parameters;
  const committed = source.head === undefined ? undefined : openHead(quantised, source.head);
  const { model, parameters: words } = committed ?? { model: quantised.model, parameters: [] };
  const files = artefactFiles(folder);
  const { batchSize } = source;
  const commitment = modelCommitment(model);
  await writeFile(files.model, JSON.stringify(model));
  await writeFile(files.circom, emitCircom({ model, commitment, batchSize }));
  const stage = `Compile circuit of ${source.name}`;
  onProgress?.({ stage, done: 0, total: 1 });
  const circuit = await compileCircom({ source: files.circom, outDir: folder });
  await rm(circuit.sym);
  await assertPublicSignalsConstrained(files.r1cs);
  onProgress?.({ stage, done: 1, total: 1 });
  if (committed) {
    await writeHead(files.head, {
      format: "assay-head/1",
      name: source.name,
      layers: committed.layers.length,
      batchSize,
      circuit: await sha256OfFile(files.r1cs),
      ...(quantised.output.kind !== "values" && { labels: quantised.output.labels }),
      parameters: words,
    });
  }
  const manifest: Manifest = {
    format: "assay-manifest/2",
    name: source.name,
    contentHash: hash,
    input: quantised.input,
    output: quantised.output,
    batchSize,
    modelCommitment: String(committed ? commitParameters(commitment, model.parameters, words) : commitment),
    ...(committed && { head: { layers: committed.layers, sections: model.parameters } }),
    layers: layerTable(model),
    constraints: circuit.constraints,
    wires: circuit.wires,
    publicSignals: circuit.publicSignals,
    ...(evaluation && {
      accuracy: await measureAccuracy({
        ...quantised,
        model,
        parameters: words,
        onnx: source.onnx,
        evaluation,
        onProgress,
      }),
    }),
    hashes: {
      onnx: createHash("sha256").update(source.onnx).digest("hex"),
      ...(await hashArtefacts(files)),
      ...(committed && { head: await sha256OfFile(files.head) }),
    },
  };
  await writeFile(files.manifest, JSON.stringify(manifestSchema.parse(manifest), null, 2));
}

/** Commits the last layers, at the widths that the configuration gives their weights. */
function openHead({ graph, model, widths }: QuantisedOnnx, layers: number): CommittedHead {
  const weightBits = new Map(
    graph.signals.map(({ name }, index) => [name, widths.signals[index]?.weightBits ?? 2]),
  );
  weightBits.set("output", widths.outputWeightBits);
  return commitHead({ model, layers, weightBits });
}
