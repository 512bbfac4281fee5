// SPDX-License-Identifier: MIT
import onnxProto, { type onnx } from "onnx-proto";

const { AttributeProto, ModelProto, TensorProto } = onnxProto.onnx;

/**
 * An attribute of a test node. A whole number is written as INT and a list of them as INTS; wrap it as `float` or
 * `floats` where the operator wants those.
 */
export type TestAttribute =
  | number
  | string
  | readonly number[]
  | { readonly float: number }
  | { readonly floats: readonly number[] }
  | { readonly strings: readonly string[] }
  | { readonly tensor: TestTensor };

/** A node of a test model: operator, inputs, outputs, and attributes as plain values. */
export interface TestNode {
  readonly operator: string;
  readonly domain?: string;
  readonly name?: string;
  readonly inputs: readonly string[];
  readonly output: string;
  /** Outputs after the first; "" is one left out. */
  readonly moreOutputs?: readonly string[];
  readonly attributes?: Readonly<Record<string, TestAttribute>>;
}

/** A constant of a test model; integers are written as int64 unless they are asked for as int32. */
export interface TestTensor {
  readonly shape: readonly number[];
  readonly data: readonly number[];
  readonly integers?: boolean | "int32";
}

export interface TestModel {
  /** With the batch dimension; a string is a dynamic dimension. */
  readonly inputShape?: readonly (number | string)[];
  readonly nodes: readonly TestNode[];
  readonly tensors?: Readonly<Record<string, TestTensor>>;
  readonly opset?: number;
  /** Version of ai.onnx.ml; the set is imported only if this is given. */
  readonly mlOpset?: number;
  /** The file's output, the last node's if left out. */
  readonly output?: string;
  /** Whether the output is int64, as ArgMax gives it. */
  readonly integerOutput?: boolean;
}

/** Writes an ONNX file with the ONNX schema itself. */
export function buildOnnx({
  inputShape = [1, 4],
  nodes,
  tensors = {},
  opset = 13,
  mlOpset,
  output,
  integerOutput = nodes.at(-1)?.operator === "ArgMax",
}: TestModel): Uint8Array {
  const float = TensorProto.DataType.FLOAT;
  const value = (
    name: string,
    shape?: readonly (number | string)[],
    elemType: number = float,
  ): onnx.IValueInfoProto => ({
    name,
    type: {
      tensorType: {
        elemType,
        ...(shape && {
          shape: {
            dim: shape.map((size) => (typeof size === "string" ? { dimParam: size } : { dimValue: size })),
          },
        }),
      },
    },
  });
  const model = ModelProto.create({
    irVersion: 7,
    opsetImport: [
      { domain: "", version: opset },
      ...(mlOpset === undefined ? [] : [{ domain: "ai.onnx.ml", version: mlOpset }]),
    ],
    graph: {
      name: "test",
      input: [value("image", inputShape)],
      output: [
        value(
          output ?? nodes.at(-1)?.output ?? "",
          undefined,
          integerOutput ? TensorProto.DataType.INT64 : float,
        ),
      ],
      initializer: Object.entries(tensors).map(([name, tensor]) => ({ name, ...buildTensor(tensor) })),
      node: nodes.map((node) => ({
        opType: node.operator,
        domain: node.domain ?? "",
        name: node.name ?? node.output,
        input: [...node.inputs],
        output: [node.output, ...(node.moreOutputs ?? [])],
        attribute: Object.entries(node.attributes ?? {}).map(([name, attribute]) =>
          buildAttribute(name, attribute),
        ),
      })),
    },
  });
  return ModelProto.encode(model).finish();
}

function buildTensor({ shape, data, integers }: TestTensor): onnx.ITensorProto {
  if (integers === "int32")
    return { dims: [...shape], dataType: TensorProto.DataType.INT32, int32Data: [...data] };
  return {
    dims: [...shape],
    ...(integers
      ? { dataType: TensorProto.DataType.INT64, int64Data: [...data] }
      : { dataType: TensorProto.DataType.FLOAT, floatData: [...data] }),
  };
}

function buildAttribute(name: string, value: TestAttribute): onnx.IAttributeProto {
  const types = AttributeProto.AttributeType;
  if (typeof value === "string") return { name, type: types.STRING, s: new TextEncoder().encode(value) };
  if (typeof value === "number") {
    return Number.isInteger(value)
      ? { name, type: types.INT, i: value }
      : { name, type: types.FLOAT, f: value };
  }
  if ("float" in value) return { name, type: types.FLOAT, f: value.float };
  if ("floats" in value) return { name, type: types.FLOATS, floats: [...value.floats] };
  if ("tensor" in value) return { name, type: types.TENSOR, t: buildTensor(value.tensor) };
  if ("strings" in value) {
    return {
      name,
      type: types.STRINGS,
      strings: value.strings.map((text) => new TextEncoder().encode(text)),
    };
  }
  return { name, type: types.INTS, ints: [...value] };
}

/** A linear congruential generator: the same numbers in [−1, 1) for the same seed everywhere. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}

/** A tensor of random numbers in ± scale. */
export function randomTensor(random: () => number, shape: readonly number[], scale = 1): TestTensor {
  const size = shape.reduce((product, length) => product * length, 1);
  return { shape, data: Array.from({ length: size }, () => random() * scale) };
}

/**
 * A small network that uses every kind of layer: convolution with padding and groups, batch normalisation, a clipped
 * and a plain activation, max-pool, flatten, dense with a separate bias, argmax.
 */
export function smallNetwork(seed: number): TestModel {
  const random = createRandom(seed);
  return {
    inputShape: [1, 1, 8, 8],
    tensors: {
      w1: randomTensor(random, [2, 1, 3, 3], 0.6),
      b1: randomTensor(random, [2], 0.2),
      gain: { shape: [2], data: [1.2, 0.8] },
      shift: { shape: [2], data: [0.1, -0.1] },
      mean: { shape: [2], data: [0.05, -0.05] },
      variance: { shape: [2], data: [0.9, 1.1] },
      zero: { shape: [], data: [0] },
      two: { shape: [], data: [2] },
      w2: randomTensor(random, [4, 1, 2, 2], 0.9),
      w3: randomTensor(random, [16, 5], 0.8),
      b3: randomTensor(random, [5], 0.3),
      flat: { shape: [2], data: [1, -1], integers: true },
    },
    nodes: [
      {
        operator: "Conv",
        name: "conv1",
        inputs: ["image", "w1", "b1"],
        output: "c1",
        attributes: { pads: [1, 1, 1, 1], strides: [1, 1] },
      },
      {
        operator: "BatchNormalization",
        name: "norm1",
        inputs: ["c1", "gain", "shift", "mean", "variance"],
        output: "n1",
      },
      { operator: "Clip", name: "act1", inputs: ["n1", "zero", "two"], output: "a1" },
      {
        operator: "MaxPool",
        name: "pool1",
        inputs: ["a1"],
        output: "p1",
        attributes: { kernel_shape: [2, 2], strides: [2, 2] },
      },
      {
        operator: "Conv",
        name: "conv2",
        inputs: ["p1", "w2"],
        output: "c2",
        attributes: { group: 2, strides: [2, 2] },
      },
      { operator: "Relu", name: "act2", inputs: ["c2"], output: "a2" },
      { operator: "Reshape", name: "flatten", inputs: ["a2", "flat"], output: "f" },
      { operator: "MatMul", name: "dense", inputs: ["f", "w3"], output: "d" },
      { operator: "Add", name: "bias", inputs: ["d", "b3"], output: "logits" },
      {
        operator: "ArgMax",
        name: "argmax",
        inputs: ["logits"],
        output: "class",
        attributes: { axis: 1, keepdims: 0 },
      },
    ],
  };
}
