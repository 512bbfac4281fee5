// SPDX-License-Identifier: MIT
// Rules 4 and 5 for every model that comes with Assay, at length.
import { SAMPLE_MODELS } from "../../models/samples.ts";
import { itIsDetermined, itMissesDeleted, LARGE } from "../../test/soundness/sampleModel.ts";

/** Constraints deleted of each model, or all it has. */
const SAMPLE = 500;

describe("soundness: sample models at length", function () {
  this.timeout(1_800_000);

  for (const model of SAMPLE_MODELS) {
    if (LARGE.includes(model.key)) itIsDetermined(model);
    itMissesDeleted(model, SAMPLE);
  }
});
