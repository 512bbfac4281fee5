// SPDX-License-Identifier: MIT
import { AssayError } from "./AssayError.ts";

/** A model's configuration file (`<model>.assay.json`) is not valid, or names nodes the model does not have. */
export class ModelConfigInvalidError extends AssayError {
  readonly code = "MODEL_CONFIG_INVALID";

  constructor(source: string, problem: string, options?: ErrorOptions) {
    super(`${source}: ${problem}. Correct it; src/compiler/config.ts describes every field.`, options);
  }
}

/** An activation has no upper bound and there is no sample data to find one. */
export class CalibrationRequiredError extends AssayError {
  readonly code = "CALIBRATION_REQUIRED";

  constructor(node: string) {
    super(
      `Node "${node}" takes values of no known range. Pass sample inputs as \`calibration\`, or export the model with Clip(0, max) after Relu.`,
    );
  }
}

/** The exact integers of a layer do not fit what evaluation and circuit carry. */
export class AccumulatorTooWideError extends AssayError {
  readonly code = "ACCUMULATOR_TOO_WIDE";

  constructor(layer: string, bits: number, limit: number) {
    super(
      `Layer "${layer}" needs accumulators of ${String(bits)} bits; at most ${String(limit)} are supported. ` +
        "Give it fewer weight bits or activation bits in the model's configuration.",
    );
  }
}

/** A weight is so large that its bits cannot hold it at the scale of the layer's input and output. */
export class WeightsTooWideError extends AssayError {
  readonly code = "WEIGHTS_TOO_WIDE";

  constructor(layer: string, largest: number, limit: number) {
    super(
      `Layer "${layer}" has a weight of ${String(largest)} quantisation steps; its bits hold at most ${String(limit)}. ` +
        "Give the layer more weight bits, or its activation fewer bits, in the model's configuration.",
    );
  }
}

/** A weight or bias that a model computes from its constants is no number, or beyond all numbers. */
export class WeightsNotFiniteError extends AssayError {
  readonly code = "WEIGHTS_NOT_FINITE";

  constructor(layer: string) {
    super(
      `Layer "${layer}" has a weight or bias that is not finite: a function of constants before it has no value there, ` +
        "or overflows. Correct these constants and export the model again.",
    );
  }
}

/** Even the widest widths lose more than the budget allows. */
export class LossExceededError extends AssayError {
  readonly code = "LOSS_EXCEEDED";

  constructor(source: string, maxLoss: number) {
    super(
      `${source}: no widths keep the loss at or below ${String(maxLoss)}. ` +
        "Allow more loss, leave more widths open in the configuration, or give more representative sample inputs.",
    );
  }
}

/** Labels of sample inputs are not classes of the model, one each. */
export class LabelsInvalidError extends AssayError {
  readonly code = "LABELS_INVALID";

  constructor(problem: string, classes?: number) {
    const numbers = classes === undefined ? "" : `, a whole number from 0 to ${String(classes - 1)}`;
    super(`The labels of the samples are wrong: ${problem}. Give one class for each sample${numbers}.`);
  }
}
