// SPDX-License-Identifier: MIT
import { scaleResult } from "./circomlibMlScales.ts";
import type { PeerConvolution, PeerDense, PeerLayer, PeerShape } from "./digitsNetwork.ts";

/** What the circuit does where the model has a clipped activation. */
export type PeerActivation =
  /** min(max(x, 0), maximum), as two of the package's ReLUs: what the model computes. */
  | "clip"
  /** One ReLU, without the upper bound: the least the package can do, with other results. */
  | "relu";

const TEMPLATES = ["ArgMax", "Conv2D", "Dense", "Flatten2D", "ReLU"];

/**
 * The circom text of a network of convolutions, clipped activations and one dense layer, put together from the templates
 * of npm's `circomlib-ml`. Nothing of that package is copied: the text includes it.
 *
 * What it proves is less than what an Assay circuit proves: weights and input are private and bound by nothing, the
 * input's range is not checked, ReLU splits into 254 digits without excluding x + p, so its result can be forged, and
 * no context binds the proof to a call.
 */
export function circomlibMlSource(layers: readonly PeerLayer[], activation: PeerActivation): string {
  const [first] = layers;
  if (first === undefined) throw new RangeError("The peer's network has no layers.");
  const lines = [
    `signal input in${dimensions(lastChannel(first.inputShape))};`,
    ...layers.flatMap((layer, index) => {
      const before = index === 0 ? "in" : `act${String(index - 1)}`;
      return layer.kind === "conv"
        ? convolution(layer, index, before, activation)
        : dense(layer, index, before);
    }),
  ];
  return [
    "// Generated for the benchmark. Not edited by hand.",
    "// SPDX-License-Identifier: GPL-3.0",
    "pragma circom 2.0.0;",
    "",
    ...TEMPLATES.map((name) => `include "circomlib-ml/circuits/${name}.circom";`),
    "",
    "template Network() {",
    ...lines.map((line) => `    ${line}`),
    "}",
    "",
    "component main = Network();",
    "",
  ].join("\n");
}

function convolution(
  layer: PeerConvolution,
  index: number,
  before: string,
  activation: PeerActivation,
): readonly string[] {
  const { inputShape, outputShape, kernel, stride } = layer;
  const [rows, columns, channels] = lastChannel(inputShape);
  const filters = outputShape[0];
  const template = `Conv2D(${[rows, columns, channels, filters, kernel, stride].join(", ")})`;
  return [
    ...linear(index, template, before, [kernel, kernel, channels, filters]),
    ...activate(layer, index, activation),
  ];
}

function dense({ inputShape, outputs }: PeerDense, index: number, before: string): readonly string[] {
  const sizes = lastChannel(inputShape);
  const inputs = sizes[0] * sizes[1] * sizes[2];
  return [
    `component flatten = Flatten2D(${sizes.join(", ")});`,
    `flatten.in <== ${before};`,
    ...linear(index, `Dense(${String(inputs)}, ${String(outputs)})`, "flatten.out", [inputs, outputs]),
    `component argmax = ArgMax(${String(outputs)});`,
    `argmax.in <== linear${String(index)}.out;`,
    "signal output out <== argmax.out;",
  ];
}

/** A layer of the package with its weights, of which the last dimension is the outputs. */
function linear(
  index: number,
  template: string,
  before: string,
  weights: readonly number[],
): readonly string[] {
  const n = String(index);
  return [
    `signal input weights${n}${dimensions(weights)};`,
    `signal input bias${n}${dimensions(weights.slice(-1))};`,
    `component linear${n} = ${template};`,
    `linear${n}.in <== ${before};`,
    `linear${n}.weights <== weights${n};`,
    `linear${n}.bias <== bias${n};`,
  ];
}

function activate(
  { outputShape, maximum }: PeerConvolution,
  index: number,
  activation: PeerActivation,
): readonly string[] {
  const sizes = lastChannel(outputShape);
  const shape = dimensions(sizes);
  const n = String(index);
  const [act, positive, excess] = ["act", "positive", "excess"].map((name) => `${name}${n}[i][j][k]`);
  const ceiling = activation === "clip" ? String(scaleResult(index, maximum)) : "";
  return [
    `signal act${n}${shape};`,
    `component positive${n}${shape};`,
    ...(activation === "clip" ? [`component excess${n}${shape};`] : []),
    ...["i", "j", "k"].map(
      (name, axis) => `for (var ${name} = 0; ${name} < ${String(sizes[axis])}; ${name}++) {`,
    ),
    `${positive} = ReLU();`,
    `${positive}.in <== linear${n}.out[i][j][k];`,
    ...(activation === "clip"
      ? [
          `${excess} = ReLU();`,
          `${excess}.in <== ${ceiling} - ${positive}.out;`,
          `${act} <== ${ceiling} - ${excess}.out;`,
        ]
      : [`${act} <== ${positive}.out;`]),
    "}}}",
  ];
}

/** [rows, columns, channels], the package's order. */
function lastChannel([channels, rows, columns]: PeerShape): PeerShape {
  return [rows, columns, channels];
}

function dimensions(sizes: readonly number[]): string {
  return sizes.map((size) => `[${String(size)}]`).join("");
}
