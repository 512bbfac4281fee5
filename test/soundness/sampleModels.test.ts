// SPDX-License-Identifier: MIT
// Rules 4 and 5 for the models that come with Assay; test-deep/soundness has the large ones, and more deletions of each.
import { SAMPLE_MODELS } from "../../models/samples.ts";
import { itIsDetermined, itMissesDeleted, LARGE } from "./sampleModel.ts";

/** Constraints deleted of each model. */
const SAMPLE = 200;

describe("soundness: sample models", function () {
  this.timeout(240_000);

  for (const model of SAMPLE_MODELS.filter(({ key }) => !LARGE.includes(key))) {
    itIsDetermined(model);
    itMissesDeleted(model, SAMPLE);
  }
});
