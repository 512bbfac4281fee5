// SPDX-License-Identifier: MIT
import { SAMPLE_MODELS } from "../../models/samples.ts";
import { compileModel } from "../../src/compiler/index.ts";
import { publicSignalPositions } from "../../src/shared/publicSignals.ts";
import { checkDeterminism } from "../../src/soundness/checkDeterminism.ts";
import { deleteConstraints } from "../../src/soundness/deleteConstraints.ts";
import type { OnProgress } from "../../src/shared/progress.ts";
import type { Figures } from "./results.ts";

/** Constraints deleted of each model. */
const SAMPLE = 500;

/**
 * Over all sample models: share of signals that follow from the inputs, and share of single deleted constraints that a
 * check notices.
 */
export async function benchSoundness({ onProgress }: { onProgress: OnProgress }): Promise<Figures> {
  const models: Figures = {};
  let [signals, determined, tried, killed] = [0, 0, 0, 0];
  for (const [index, { key, onnx }] of SAMPLE_MODELS.entries()) {
    onProgress({ stage: "Soundness of sample models", done: index, total: SAMPLE_MODELS.length });
    const { files, manifest } = await compileModel({ onnx: await onnx() });
    const computed = publicSignalPositions(manifest.batchSize, manifest.output.wordsPerCall, [
      "modelCommitment",
      "inputCommitment",
      "outputWord",
    ]);
    const report = await checkDeterminism({ r1cs: files.r1cs, computed });
    const deletion = await deleteConstraints({ r1cs: files.r1cs, computed, sample: SAMPLE });
    signals += report.signals;
    determined += report.determined;
    tried += deletion.tried;
    killed += (deletion.killedPct / 100) * deletion.tried;
    models[key] = {
      signalsDeterminedPct: report.determinedPct,
      deletionKilledPct: deletion.killedPct,
      deletionTried: deletion.tried,
    };
  }
  onProgress({
    stage: "Soundness of sample models",
    done: SAMPLE_MODELS.length,
    total: SAMPLE_MODELS.length,
  });
  return {
    soundness: {
      signalsDeterminedPct: (100 * determined) / signals,
      deletionKilledPct: (100 * killed) / tried,
      models,
    },
  };
}
