// SPDX-License-Identifier: MIT
import type { ScalarFunction } from "../../graph/scalarFunction.ts";
import { erf } from "./erf.ts";

/** The numbers that ONNX defines Selu with. */
export const SELU = { alpha: 1.67326319217681884765625, gamma: 1.05070102214813232421875 };

/** A function without parameters; one object per function, so that equal ones of one value are proved once. */
const named = (name: string, apply: (x: number) => number): ScalarFunction => ({ name, apply });

/**
 * 1/x, which has a pole at 0: what calibration sees must stay on one side of it. As with √x and ln x, values outside
 * the domain come out as NaN or infinite, and it is the quantiser that refuses a range which contains them.
 */
export const RECIPROCAL = named("reciprocal", (x) => 1 / x);

/** √x; NaN below 0. */
export const SQUARE_ROOT = named("square root", Math.sqrt);

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));

/** ln(1 + e^x) without overflow. */
const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

const gelu = (x: number): number => 0.5 * x * (1 + erf(x / Math.SQRT2));

const geluByTanh = (x: number): number =>
  0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)));

/** The nearest integer; a half goes to the even one. */
function roundHalfToEven(x: number): number {
  const below = Math.floor(x);
  if (x - below !== 0.5) return Math.round(x);
  return below % 2 === 0 ? below : below + 1;
}

/** ONNX operators that are one function without attributes. Ln and the like are NaN or infinite outside their domain. */
export const SCALAR_FUNCTIONS = {
  Abs: named("absolute", Math.abs),
  Acos: named("acos", Math.acos),
  Acosh: named("acosh", Math.acosh),
  Asin: named("asin", Math.asin),
  Asinh: named("asinh", Math.asinh),
  Atan: named("atan", Math.atan),
  Atanh: named("atanh", Math.atanh),
  Ceil: named("ceiling", Math.ceil),
  Cos: named("cos", Math.cos),
  Cosh: named("cosh", Math.cosh),
  Erf: named("erf", erf),
  Exp: named("exp", Math.exp),
  Floor: named("floor", Math.floor),
  HardSwish: named("hard swish", (x) => x * Math.min(Math.max(x / 6 + 0.5, 0), 1)),
  Log: named("log", Math.log),
  Mish: named("mish", (x) => x * Math.tanh(softplus(x))),
  Round: named("round", roundHalfToEven),
  Sigmoid: named("sigmoid", logistic),
  Sin: named("sin", Math.sin),
  Sinh: named("sinh", Math.sinh),
  Softplus: named("softplus", softplus),
  Softsign: named("softsign", (x) => x / (1 + Math.abs(x))),
  Tan: named("tan", Math.tan),
  Tanh: named("tanh", Math.tanh),
} satisfies Readonly<Record<string, ScalarFunction>>;

/** Both forms of Gelu, by the attribute that chooses one. */
export const GELU: ReadonlyMap<string, ScalarFunction> = new Map([
  ["none", named("gelu", gelu)],
  ["tanh", named("gelu", geluByTanh)],
]);
