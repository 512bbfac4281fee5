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
import { FEATURES, REFUSED } from "./features.ts";
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

/** What the compiler knows of ONNX, by topic; operators of another domain with it, as in "ai.onnx.ml.Scaler". */
export const OPERATOR_GROUPS: Readonly<Record<string, Readonly<Record<string, Translator>>>> = {
  "Convolutions, matrices, pooling": {
    ...CONVOLUTIONS,
    ...MATRICES,
    ...POOLING,
    ...BATCH_NORMALIZATION,
    CumSum: cumulativeSum,
  },
  Arithmetic: { ...ARITHMETIC, ...EXTREMES },
  "Functions of one number": ACTIVATIONS,
  "Comparisons and logic": COMPARISONS,
  Reductions: REDUCTIONS,
  "Normalisation by statistics of the input": NORMALISATION,
  "Softmax and answers": { ...SOFTMAX, ...OUTPUTS },
  "Recurrent layers, unrolled": RECURRENT,
  "Shapes and selections": {
    ...SHAPES,
    ...SELECTIONS,
    ...SCATTERS,
    ...RESIZES,
    Pad: pad,
    Slice: slice,
  },
  "Constants, casts and copies": { ...GENERATORS, ...CASTS, ...IDENTITIES },
  "Trees and linear models (ai.onnx.ml)": { ...TREES, ...LINEAR_MODELS, ...FEATURES },
};

/** Translators by operator; those of {@link REFUSED} say what to use instead. */
export const OPERATORS: Readonly<Record<string, Translator>> = Object.fromEntries(
  [...Object.values(OPERATOR_GROUPS), REFUSED].flatMap((group) => Object.entries(group)),
);

/** Names of the operators that circuits can be made of. */
export const SUPPORTED_OPERATORS: readonly string[] = [
  "Constant",
  ...Object.values(OPERATOR_GROUPS).flatMap((group) => Object.keys(group)),
].sort();
