// SPDX-License-Identifier: MIT
// Rules 4 and 5 for every model that comes with Assay.
import { expect } from "chai";
import { SAMPLE_MODELS, type SampleModel } from "../../models/samples.ts";
import { compileModel } from "../../src/compiler/index.ts";
import { publicSignalPositions } from "../../src/shared/publicSignals.ts";
import { checkDeterminism } from "../../src/soundness/checkDeterminism.ts";
import { deleteConstraints } from "../../src/soundness/deleteConstraints.ts";

/** Constraints deleted of each model. */
const SAMPLE = 200;

/** Of these, deleteConstraints.test.ts deletes more. */
const DELETED_ELSEWHERE: readonly string[] = ["digits", "digitsLite"];

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

describe("soundness: sample models", function () {
  this.timeout(240_000);

  for (const model of SAMPLE_MODELS) {
    it(`every signal of ${model.key} follows from context, salt and input`, async () => {
      const { constraints, ...circuit } = await compile(model);
      const report = await checkDeterminism(circuit);
      expect(report.undetermined).to.deep.equal([]);
      expect(report.determinedPct).to.equal(100);
      expect(report.constraints).to.equal(constraints);
    });
  }

  for (const model of SAMPLE_MODELS.filter(({ key }) => !DELETED_ELSEWHERE.includes(key))) {
    it(`kills at least 99 % of ${String(SAMPLE)} deletions in ${model.key}`, async () => {
      const { r1cs, computed } = await compile(model);
      const report = await deleteConstraints({ r1cs, computed, sample: SAMPLE, seed: 1 });
      expect(report.tried).to.equal(SAMPLE);
      expect(report.killedPct, JSON.stringify(report.survivors)).to.be.at.least(99);
    });
  }
});
