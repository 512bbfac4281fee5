// SPDX-License-Identifier: MIT
import { sizeOf } from "../../src/compiler/graph/tensor.ts";
import { createRandom, randomTensor } from "./onnxBuilder.ts";
import type { TestModel, TestNode, TestTensor } from "./onnxBuilder.ts";

/** A tensor of the graph: [channels, height, width]; the batch axis is left out. */
interface Image {
  readonly name: string;
  readonly shape: readonly [number, number, number];
}

/** Functions of one number, with attributes where they take some. */
const ACTIVATIONS: readonly (readonly [string, TestNode["attributes"]?])[] = [
  ["Relu"],
  ["Relu"],
  ["LeakyRelu", { alpha: { float: 0.2 } }],
  ["Sigmoid"],
  ["Tanh"],
  ["HardSigmoid"],
  ["Softplus"],
  ["Elu"],
  ["Abs"],
];

/** What two branches of the same shape meet in. */
const JOINS = ["Add", "Sub", "Mul", "Max", "Min", "Concat", "Where", "Gate"] as const;

/**
 * A random directed graph: convolutions, normalisations, activations and poolings, with branches that meet again in
 * sums, products, extremes, concatenations and selections; at its end a dense layer of 2 to 5 values.
 */
export function randomGraph(seed: number): TestModel {
  const build = new Builder(seed);
  let image: Image = {
    name: "image",
    shape: [build.whole(1, 3), build.whole(3, 6), build.whole(3, 6)],
  };
  const inputShape = [1, ...image.shape];
  const blocks = build.whole(2, 4);
  for (let block = 0; block < blocks; block++) {
    const kind = build.whole(0, 4);
    if (kind === 0) image = pool(build, image);
    else if (kind <= 2) image = join(build, image);
    else image = activation(build, convolution(build, image));
  }
  const flat = build.node("Flatten", [image.name]);
  const [size, values] = [sizeOf(image.shape), build.whole(2, 5)];
  const transB = build.whole(0, 1);
  const matrix = build.tensor(transB === 1 ? [values, size] : [size, values]);
  build.node("Gemm", [flat, matrix, build.tensor([values], 0.3)], { transB, alpha: 0.75, beta: 1.5 });
  return { inputShape, tensors: build.tensors, nodes: build.nodes };
}

/** Nodes and constants of a graph under construction. */
class Builder {
  readonly tensors: Record<string, TestTensor> = {};
  readonly nodes: TestNode[] = [];
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = createRandom(seed);
    for (let i = 0; i < 10; i++) this.#random(); // neighbouring seeds begin alike
  }

  whole(from: number, to: number): number {
    return from + Math.floor(((this.#random() + 1) / 2) * (to - from + 1));
  }

  pick<Choice>(choices: readonly Choice[]): Choice {
    const choice = choices[this.whole(0, choices.length - 1)];
    if (choice === undefined) throw new RangeError("nothing to pick from");
    return choice;
  }

  tensor(shape: readonly number[], scale = 1, change = (value: number): number => value): string {
    const name = `t${String(Object.keys(this.tensors).length)}`;
    const { data } = randomTensor(this.#random, shape, scale);
    this.tensors[name] = { shape, data: data.map(change) };
    return name;
  }

  node(operator: string, inputs: readonly string[], attributes: TestNode["attributes"] = {}): string {
    const output = `n${String(this.nodes.length)}`;
    this.nodes.push({ operator, inputs, output, attributes });
    return output;
  }
}

function convolution(build: Builder, { name, shape }: Image): Image {
  const [channels, height, width] = shape;
  const group = build.whole(0, 1) === 1 ? 1 : channels;
  const outputs = group * build.whole(1, 2);
  const padding = build.pick(["pads", "SAME_UPPER", "SAME_LOWER", "VALID"]);
  const pads = [0, 0, 0, 0].map((pad) => (padding === "pads" ? build.whole(0, 2) : pad));
  const [top = 0, left = 0, bottom = 0, right = 0] = pads;
  const kernel = [build.whole(1, Math.min(3, height)), build.whole(1, Math.min(3, width))] as const;
  const strides = [build.whole(1, 2), build.whole(1, 2)] as const;
  const extent = (size: number, added: number, axis: 0 | 1): number =>
    padding.startsWith("SAME")
      ? Math.ceil(size / strides[axis])
      : Math.floor((size + added - kernel[axis]) / strides[axis]) + 1;
  const weights = build.tensor([outputs, channels / group, ...kernel]);
  const output = build.node("Conv", [name, weights, build.tensor([outputs], 0.5)], {
    group,
    strides,
    ...(padding === "pads" ? { pads } : { auto_pad: padding }),
  });
  return { name: output, shape: [outputs, extent(height, top + bottom, 0), extent(width, left + right, 1)] };
}

/** Keeps the shape: a convolution of all channels, or a normalisation. */
function sameShape(build: Builder, { name, shape }: Image): Image {
  const [channels] = shape;
  if (build.whole(0, 2) === 0) {
    const scales = [build.tensor([channels]), build.tensor([channels]), build.tensor([channels])];
    const variance = build.tensor([channels], 0.5, (value) => Math.abs(value) + 0.3);
    return { name: build.node("BatchNormalization", [name, ...scales, variance]), shape };
  }
  const kernel = build.whole(0, 1) === 0 ? 1 : 3;
  const weights = build.tensor([channels, channels, kernel, kernel], 0.7);
  return { name: build.node("Conv", [name, weights], { auto_pad: "SAME_UPPER" }), shape };
}

function activation(build: Builder, { name, shape }: Image): Image {
  if (build.whole(0, 4) === 0) {
    const bounds = [build.tensor([], 1, () => -0.5), build.tensor([], 1, () => 2)];
    return { name: build.node("Clip", [name, ...bounds]), shape };
  }
  const [operator, attributes] = build.pick(ACTIVATIONS);
  return { name: build.node(operator, [name], attributes), shape };
}

function pool(build: Builder, { name, shape }: Image): Image {
  const [channels, height, width] = shape;
  const kernel = [build.whole(1, Math.min(2, height)), build.whole(1, Math.min(2, width))] as const;
  const strides = [build.whole(1, 2), build.whole(1, 2)] as const;
  const operator = build.pick(["MaxPool", "AveragePool"]);
  return {
    name: build.node(operator, [name], { kernel_shape: kernel, strides }),
    shape: [
      channels,
      Math.floor((height - kernel[0]) / strides[0]) + 1,
      Math.floor((width - kernel[1]) / strides[1]) + 1,
    ],
  };
}

/** A residual or gated block: two branches from one image, one of which may be the image itself. */
function join(build: Builder, image: Image): Image {
  const branch = (): Image => {
    const changed = build.whole(0, 2) === 0 ? image : sameShape(build, image);
    return build.whole(0, 1) === 0 ? changed : activation(build, changed);
  };
  const [left, right] = [activation(build, sameShape(build, image)), branch()];
  const { shape } = left;
  const pair = [left.name, right.name];
  const operator = build.pick(JOINS);
  switch (operator) {
    case "Concat":
      return {
        name: build.node(operator, pair, { axis: 1 }),
        shape: [2 * shape[0], shape[1], shape[2]],
      };
    case "Where": {
      const condition = build.node(build.pick(["Greater", "Less"]), [left.name, build.tensor([], 0.5)]);
      return { name: build.node(operator, [condition, ...pair]), shape };
    }
    case "Gate":
      return { name: build.node("Mul", [build.node("Sigmoid", [left.name]), right.name]), shape };
    default:
      return { name: build.node(operator, pair), shape };
  }
}
