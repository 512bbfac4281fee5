// SPDX-License-Identifier: MIT
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { z } from "zod";
import { makeMlp } from "../../../models/mlp2m/makeMlp.ts";
import type { OnProgress } from "../../../src/shared/progress.ts";
import type { Figures } from "../results.ts";
import { runMeasured } from "./runMeasured.ts";

/** Hidden layers of networks in the shape of models/mlp2m whose circuits have about 10, 30 and 100 thousand constraints. */
const HIDDEN = { k10: [260, 60, 520], k30: [880, 60, 1760], k100: [3000, 60, 6000] } as const;

const COMPILE_MODEL_ALONE = path.join("scripts", "bench", "peers", "compileModelAlone.ts");

const compiledSchema = z.object({ seconds: z.number(), constraints: z.number() });

/** Seconds and peak memory of compiling multilayer perceptrons, from the ONNX file to the checked circuit. */
export async function benchCompile({ onProgress }: { onProgress: OnProgress }): Promise<Figures> {
  const figures: Figures = {};
  const total = Object.keys(HIDDEN).length;
  const folder = await mkdtemp(path.join(os.tmpdir(), "assay-compile-"));
  try {
    for (const [index, [name, hidden]] of Object.entries(HIDDEN).entries()) {
      onProgress({ stage: "Compile perceptrons", done: index, total });
      const onnx = path.join(folder, `${name}.onnx`);
      const { weights } = await makeMlp({ out: onnx, hidden });
      const { output, peakMb } = await runMeasured(COMPILE_MODEL_ALONE, [onnx, path.join(folder, "models")]);
      const { seconds, constraints } = compiledSchema.parse(output);
      figures[name] = {
        constraints,
        weights,
        seconds: Math.round(seconds * 10) / 10,
        peakMb: Math.round(peakMb),
      };
    }
    onProgress({ stage: "Compile perceptrons", done: total, total });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return { circuits: { compile: figures } };
}
