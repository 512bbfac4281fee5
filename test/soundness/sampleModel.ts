// SPDX-License-Identifier: MIT
import { expect } from "chai";
import type { SampleModel } from "../../models/samples.ts";
import { compileModel } from "../../src/compiler/index.ts";
import { publicSignalPositions } from "../../src/shared/publicSignals.ts";
import { checkDeterminism } from "../../src/soundness/checkDeterminism.ts";
import { deleteConstraints } from "../../src/soundness/deleteConstraints.ts";

/** Sample models whose circuits are too large for every `npm test`; `npm run test:deep` checks them. */
export const LARGE: readonly string[] = ["digitsLenet"];

/** A compiled model, and the public signals that are to follow from its inputs. */
async function compile({ onnx }: SampleModel) {
  const { files, manifest } = await compileModel({ onnx: await onnx() });
  const computed = publicSignalPositions(manifest.batchSize, manifest.output.wordsPerCall, [
    "modelCommitment",
    "inputCommitment",
    "outputWord",
  ]);
  return { r1cs: files.r1cs, computed, constraints: manifest.constraints };
}

/** Tests that every signal of a model's circuit follows from context, salt and input. */
export function itIsDetermined(model: SampleModel): void {
  it(`every signal of ${model.key} follows from context, salt and input`, async () => {
    const { constraints, ...circuit } = await compile(model);
    const report = await checkDeterminism(circuit);
    expect(report.undetermined).to.deep.equal([]);
    expect(report.determinedPct).to.equal(100);
    expect(report.constraints).to.equal(constraints);
  });
}

/** Tests that nearly every one of so many constraints of a model's circuit is missed if it is deleted. */
export function itMissesDeleted(model: SampleModel, sample: number): void {
  it(`kills at least 99 % of ${String(sample)} deletions in ${model.key}`, async () => {
    const { r1cs, computed, constraints } = await compile(model);
    const report = await deleteConstraints({ r1cs, computed, sample, seed: 1 });
    expect(report.tried).to.equal(Math.min(sample, constraints));
    expect(report.killedPct, JSON.stringify(report.survivors)).to.be.at.least(99);
  });
}
