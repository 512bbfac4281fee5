// SPDX-License-Identifier: MIT
import { compileModel, type CompiledModel } from "../../src/compiler/index.ts";
import { createProgressRenderer } from "../../src/shared/progress.ts";

/** What the tasks of a ceremony say of the circuit. */
export interface SetupModelOptions {
  onnx: string;
  head: number;
  batch: number;
}

/** The model whose circuit the ceremony is for. */
export async function setupModel(options: SetupModelOptions): Promise<CompiledModel> {
  const { onnx, head, batch } = options;
  const progress = createProgressRenderer({ stream: process.stderr });
  const compiled = await compileModel({
    onnx,
    batchSize: batch,
    ...(head > 0 && { head }),
    onProgress: progress.onProgress,
  });
  progress.close();
  return compiled;
}
