// SPDX-License-Identifier: MIT
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { loadDigits } from "../../../models/digits/dataset.ts";
import { readBytes } from "../../../src/shared/readBytes.ts";
import type { OnProgress } from "../../../src/shared/progress.ts";
import type { Figures } from "../results.ts";
import { circomlibMlImage, circomlibMlWeights } from "./circomlibMlInputs.ts";
import { circomlibMlSource } from "./circomlibMlSource.ts";
import { readDigitsNetwork, type PeerShape } from "./digitsNetwork.ts";
import { floatClasses } from "./floatClasses.ts";
import { measureCircuit } from "./measureCircuit.ts";
import { measureCompile } from "./measureCompile.ts";
import { createOutputReader } from "./outputReader.ts";
import { PeerDisagreesError } from "./PeerDisagreesError.ts";

const SHAPE: PeerShape = [1, 28, 28];

/** Images on which the peer's circuit must give onnxruntime's class. */
const IMAGES = 50;

/** Near ties may fall either way: the scaled weights are rounded. */
const REQUIRED = 49;

/** One warm-up and three proofs. */
const PROOFS = 4;

/**
 * Measures a network built from npm's `circomlib-ml`: the classes of 50 MNIST test images must be onnxruntime's, then as
 * {@link measureCircuit}. `constraintsReluOnly` is the size with one ReLU per activation instead of the two that the
 * model's upper bound takes; that circuit gives other classes and is only compiled.
 *
 * What the figures of our circuit include and the peer's do not: weights and input bound by commitments, a range check
 * of the input, a context, and witnesses without freedom (the peer's ReLU can be forged).
 *
 * @throws {PeerDisagreesError}
 */
export async function measurePeer({
  onnx,
  onProgress,
}: {
  readonly onnx: string;
  readonly onProgress: OnProgress;
}): Promise<Figures> {
  const bytes = await readBytes(onnx);
  const layers = readDigitsNetwork(bytes, SHAPE);
  const { images } = await loadDigits({ split: "test" });
  const tested = images.slice(0, IMAGES);
  const classes = await floatClasses(bytes, SHAPE, tested);
  const weights = circomlibMlWeights(layers);
  const inputs = tested.map((image) => ({ ...weights, ...circomlibMlImage(image) }));
  const folder = await mkdtemp(path.join(os.tmpdir(), "assay-peer-"));
  const source = (name: string): string => path.join(folder, `${name}.circom`);
  let agreed = 0;
  try {
    await writeFile(source("clip"), circomlibMlSource(layers, "clip"));
    const figures = await measureCircuit({
      source: source("clip"),
      inputs: inputs.slice(0, PROOFS),
      check: async (wasm) => {
        const read = await createOutputReader(wasm);
        for (const [index, input] of inputs.entries()) {
          if ((await read(input)) === BigInt(classes[index] ?? -1)) agreed++;
          onProgress({ stage: "circomlib-ml: compare classes", done: index + 1, total: IMAGES });
        }
        if (agreed < REQUIRED) throw new PeerDisagreesError({ agreed, images: IMAGES, required: REQUIRED });
      },
    });
    await writeFile(source("relu"), circomlibMlSource(layers, "relu"));
    const relu = await measureCompile({ source: source("relu"), outDir: folder });
    return { ...figures, agreement: agreed / IMAGES, constraintsReluOnly: relu.circuit.constraints };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
