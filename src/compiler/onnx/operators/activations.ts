// SPDX-License-Identifier: MIT
import { sizeOf } from "../../graph/tensor.ts";
import { RELU, clampFunction, stepFunction, type ScalarFunction } from "../../graph/scalarFunction.ts";
import {
  constantInput,
  input,
  numberAttribute,
  optionalConstant,
  refuse,
  textAttribute,
  type OnnxNode,
  type Translator,
} from "../node.ts";
import { GELU, SCALAR_FUNCTIONS, SELU } from "./scalarFunctions.ts";

/** Exporters write "no bound" as the greatest number of the type. */
const FLOAT_MAXIMUM = 3.4028234663852886e38;

const STRICT = stepFunction("strict");

const each =
  (choose: (node: OnnxNode) => ScalarFunction): Translator =>
  (node) => [node.builder.unary(node.context, input(node, 0, "the value"), choose(node))];

/** A slope for each channel. */
const parametricRelu: Translator = (node) => {
  const { builder, context } = node;
  const value = input(node, 0, "the value");
  const slopes = builder.broadcast(context, builder.constant(constantInput(node, 1, "slope")), value.shape);
  if (slopes.kind !== "constant") return refuse(node, "its slope is computed", "export it as a constant");
  return [builder.kinked(context, value, slopes.data)];
};

/** Slopes −1 and 1. */
const absolute: Translator = (node) => {
  const value = input(node, 0, "the value");
  return [node.builder.kinked(node.context, value, new Float64Array(sizeOf(value.shape)).fill(-1))];
};

const leakyRelu: Translator = (node) => {
  const value = input(node, 0, "the value");
  const slope = numberAttribute(node, "alpha", 0.01);
  return [node.builder.kinked(node.context, value, new Float64Array(sizeOf(value.shape)).fill(slope))];
};

/** Attributes before operator set 11, inputs since. */
const clip: Translator = (node) => {
  const bound = (name: string, position: number, fallback: number): number => {
    const given = node.attributes.has(name)
      ? numberAttribute(node, name, fallback)
      : (optionalConstant(node, position, name)?.data[0] ?? fallback);
    const none = fallback < 0 ? given <= -FLOAT_MAXIMUM : given >= FLOAT_MAXIMUM;
    return none ? fallback : given;
  };
  const [low, high] = [bound("min", 1, -Infinity), bound("max", 2, Infinity)];
  if (low > high) refuse(node, `min ${String(low)} is above max ${String(high)}`, "swap them");
  const clamp = clampFunction("clip", { low, high, scale: 1, offset: 0 });
  return [node.builder.unary(node.context, input(node, 0, "the value"), clamp)];
};

/** A clamp of a multiple, which needs no table. */
const hardSigmoid: Translator = (node) => {
  const { builder, context } = node;
  const [alpha, beta] = [numberAttribute(node, "alpha", 0.2), numberAttribute(node, "beta", 0.5)];
  const scaled = builder.affine(context, input(node, 0, "the value"), alpha, beta);
  const unit = clampFunction("hard sigmoid", { low: 0, high: 1, scale: 1, offset: 0 });
  return [builder.unary(context, scaled, unit)];
};

const elu = (node: OnnxNode): ScalarFunction => {
  const alpha = numberAttribute(node, "alpha", 1);
  return { name: "elu", apply: (x) => (x < 0 ? alpha * Math.expm1(x) : x) };
};

const selu = (node: OnnxNode): ScalarFunction => {
  const alpha = numberAttribute(node, "alpha", SELU.alpha);
  const gamma = numberAttribute(node, "gamma", SELU.gamma);
  return { name: "selu", apply: (x) => gamma * (x < 0 ? alpha * Math.expm1(x) : x) };
};

const celu = (node: OnnxNode): ScalarFunction => {
  const alpha = numberAttribute(node, "alpha", 1);
  if (alpha === 0) refuse(node, "alpha is 0", "use another alpha, or Relu");
  return {
    name: "celu",
    apply: (x) => Math.max(x, 0) + Math.min(0, alpha * Math.expm1(x / alpha)),
  };
};

const gelu = (node: OnnxNode): ScalarFunction => {
  const form = textAttribute(node, "approximate", "none");
  return GELU.get(form) ?? refuse(node, `approximate = "${form}" is unknown`, 'use "none" or "tanh"');
};

/** [x > 0] − [x < 0]: exact at 0, where a table is not. */
const sign: Translator = (node) => {
  const { builder, context } = node;
  const value = input(node, 0, "the value");
  const above = builder.unary(context, value, STRICT);
  const below = builder.unary(context, builder.affine(context, value, -1, 0), STRICT);
  return [builder.add(context, above, below, -1)];
};

/** x · [x > alpha]: exact at the jump, where a table is not. */
const thresholdedRelu: Translator = (node) => {
  const { builder, context } = node;
  const value = input(node, 0, "the value");
  const above = builder.affine(context, value, 1, -numberAttribute(node, "alpha", 1));
  return [builder.multiply(context, value, builder.unary(context, above, STRICT))];
};

/** Functions of one number. */
export const ACTIVATIONS: Readonly<Record<string, Translator>> = {
  ...Object.fromEntries(Object.entries(SCALAR_FUNCTIONS).map(([name, apply]) => [name, each(() => apply)])),
  Celu: each(celu),
  Clip: clip,
  Elu: each(elu),
  Gelu: each(gelu),
  HardSigmoid: hardSigmoid,
  Abs: absolute,
  LeakyRelu: leakyRelu,
  PRelu: parametricRelu,
  Relu: each(() => RELU),
  Selu: each(selu),
  Sign: sign,
  ThresholdedRelu: thresholdedRelu,
};
