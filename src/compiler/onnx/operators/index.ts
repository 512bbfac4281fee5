// SPDX-License-Identifier: MIT
import type { Translator } from "../node.ts";
import { ACTIVATIONS } from "./activations.ts";
import { ARITHMETIC } from "./arithmetic.ts";
import { CASTS } from "./casts.ts";
import { EXTREMES } from "./extremes.ts";
import { BATCH_NORMALIZATION } from "./batchNormalization.ts";
import { CONVOLUTIONS } from "./convolution.ts";
import { IDENTITIES } from "./identities.ts";
import { MATRICES } from "./matrices.ts";
import { NORMALISATION } from "./normalisation.ts";
import { OUTPUTS } from "./outputs.ts";
import { POOLING } from "./pooling.ts";
import { RECURRENT } from "./recurrent.ts";
import { SOFTMAX } from "./softmax.ts";

/** Every operator that the compiler knows, by name; those of another domain with it, as in "ai.onnx.ml.Scaler". */
export const OPERATORS: Readonly<Record<string, Translator>> = {
  ...ACTIVATIONS,
  ...ARITHMETIC,
  ...CASTS,
  ...EXTREMES,
  ...BATCH_NORMALIZATION,
  ...CONVOLUTIONS,
  ...IDENTITIES,
  ...MATRICES,
  ...NORMALISATION,
  ...OUTPUTS,
  ...POOLING,
  ...RECURRENT,
  ...SOFTMAX,
};
