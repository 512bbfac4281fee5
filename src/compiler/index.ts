// SPDX-License-Identifier: MIT
export { loadCompiledModel, type ArtefactFiles, type CompiledModel } from "./artefacts.ts";
export { modelCommitment } from "./commitment.ts";
export { compileModel, type CompileModelParameters, type CompileModelReturnType } from "./compileModel.ts";
export { parseConfig, type ModelConfig, type ModelConfigInput } from "./config.ts";
export { createEvaluator, evaluate, type Evaluation, type Evaluator } from "./integer/evaluate.ts";
export { evaluateAccuracy, type Accuracy, type EvaluateAccuracyParameters } from "./evaluateAccuracy.ts";
export { integerModelSchema, type IntegerModel } from "./integer/integerModel.ts";
export { manifestSchema, type LayerRow, type Manifest } from "./manifest.ts";
export { measureAccuracy, type MeasureAccuracyParameters } from "./measureAccuracy.ts";
export { prepareInput } from "./prepareInput.ts";
export { quantiseOnnx, type QuantiseOnnxParameters, type QuantisedOnnx } from "./quantiseOnnx.ts";
export { witnessInputs, type WitnessInputs, type WitnessInputsParameters } from "./witnessInputs.ts";
