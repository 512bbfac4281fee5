// SPDX-License-Identifier: MIT
import type { Translator } from "../node.ts";
import { ACTIVATIONS } from "./activations.ts";
import { ARITHMETIC } from "./arithmetic.ts";
import { BATCH_NORMALIZATION } from "./batchNormalization.ts";
import { CASTS } from "./casts.ts";
import { COMPARISONS } from "./comparisons.ts";
import { CONVOLUTIONS } from "./convolution.ts";
import { cumulativeSum } from "./cumulativeSum.ts";
import { EXTREMES } from "./extremes.ts";
import { FEATURES } from "./features.ts";
import { GENERATORS } from "./generators.ts";
import { IDENTITIES } from "./identities.ts";
import { LINEAR_MODELS } from "./linearModels.ts";
import { MATRICES } from "./matrices.ts";
import { NORMALISATION } from "./normalisation.ts";
import { OUTPUTS } from "./outputs.ts";
import { pad } from "./pad.ts";
import { POOLING } from "./pooling.ts";
import { RECURRENT } from "./recurrent.ts";
import { REDUCTIONS } from "./reductions.ts";
import { RESIZES } from "./resize.ts";
import { SCATTERS } from "./scatters.ts";
import { SELECTIONS } from "./selections.ts";
import { SHAPES } from "./shapes.ts";
import { slice } from "./slice.ts";
import { SOFTMAX } from "./softmax.ts";
import { TREES } from "./trees.ts";

/** Every operator that the compiler knows, by name; those of another domain with it, as in "ai.onnx.ml.Scaler". */
export const OPERATORS: Readonly<Record<string, Translator>> = {
  ...ACTIVATIONS,
  ...ARITHMETIC,
  ...BATCH_NORMALIZATION,
  ...CASTS,
  ...COMPARISONS,
  ...CONVOLUTIONS,
  CumSum: cumulativeSum,
  ...EXTREMES,
  ...FEATURES,
  ...GENERATORS,
  ...IDENTITIES,
  ...LINEAR_MODELS,
  ...MATRICES,
  ...NORMALISATION,
  ...OUTPUTS,
  Pad: pad,
  ...POOLING,
  ...RECURRENT,
  ...REDUCTIONS,
  ...RESIZES,
  ...SCATTERS,
  ...SELECTIONS,
  ...SHAPES,
  Slice: slice,
  ...SOFTMAX,
  ...TREES,
};
