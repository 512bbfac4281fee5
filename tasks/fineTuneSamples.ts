// SPDX-License-Identifier: MIT
import { loadParity } from "../models/digits/parity.ts";
import { readSamples, type LabelledInputs } from "../src/compiler/index.ts";
import { SamplesInvalidError } from "../src/errors/HeadErrors.ts";

/** What a fine-tune learns from: the user's files, or the sample: MNIST digits as even or odd. */
export async function fineTuneSamples(args: {
  samples: string;
  labels: string;
  classes: string;
}): Promise<{ samples: LabelledInputs; test?: LabelledInputs; classes: readonly string[] }> {
  if (args.samples === "") {
    const [samples, test] = [await loadParity({ split: "train" }), await loadParity({ split: "test" })];
    return { samples, test, classes: samples.classes };
  }
  const { inputs, labels } = await readSamples({ file: args.samples, labels: args.labels || undefined });
  if (labels === undefined) {
    throw new SamplesInvalidError(
      args.samples,
      "it states no labels",
      "Give their file with --labels, or a JSON file { inputs, labels }",
    );
  }
  const greatest = Array.from(labels).reduce((most, label) => Math.max(most, label), 0);
  const classes =
    args.classes === ""
      ? Array.from({ length: greatest + 1 }, (_, index) => String(index))
      : args.classes.split(",");
  return { samples: { inputs, labels }, classes };
}
