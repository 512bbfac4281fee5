// SPDX-License-Identifier: MIT
export { loadCompiledModel, type ArtefactFiles, type CompiledModel } from "./artefacts.ts";
export { calibrateModel, type CalibratedModel, type CalibrateModelParameters } from "./calibrateModel.ts";
export { checkModel, type CheckModelParameters, type ModelCheck } from "./checkModel.ts";
export { modelCommitment } from "./commitment.ts";
export { compileModel, type CompileModelParameters, type CompileModelReturnType } from "./compileModel.ts";
export { parseConfig, readConfig, type ModelConfig, type ModelConfigInput } from "./config.ts";
export { fineTune, type FineTuneParameters, type FineTuneReturnType } from "./head/fineTune.ts";
export {
  fineTuneModel,
  type FineTunedModel,
  type FineTuneModelParameters,
  type LabelledInputs,
} from "./head/fineTuneModel.ts";
export { integerAccuracy } from "./head/integerAccuracy.ts";
export { drawHeadSalt } from "./head/headSalt.ts";
export { readHead, writeHead, type Head } from "./head/head.ts";
export { withHead } from "./head/withHead.ts";
export { createEvaluator, evaluate, type Evaluation, type Evaluator } from "./integer/evaluate.ts";
export { evaluateAccuracy, type Accuracy, type EvaluateAccuracyParameters } from "./evaluateAccuracy.ts";
export { inspectOnnx, type OnnxInspection } from "./inspectOnnx.ts";
export { integerModelSchema, type IntegerModel } from "./integer/integerModel.ts";
export { manifestSchema, type LayerRow, type Manifest } from "./manifest.ts";
export { measureAccuracy, type MeasureAccuracyParameters } from "./measureAccuracy.ts";
export { prepareInput } from "./prepareInput.ts";
export { quantiseOnnx, type QuantiseOnnxParameters, type QuantisedOnnx } from "./quantiseOnnx.ts";
export { readSamples, type ReadSamplesParameters, type Samples } from "./samples/readSamples.ts";
export { witnessInputs, type WitnessInputs, type WitnessInputsParameters } from "./witnessInputs.ts";
