// SPDX-License-Identifier: MIT
import { ShapeUnsupportedError } from "../../errors/OnnxErrors.ts";
import { sizeOf, type Operation, type Tensor } from "../graph.ts";
import {
  constant,
  imageShape,
  integerAttribute,
  listAttribute,
  numberAttribute,
  optionalConstant,
  readWindow,
  requireAttribute,
  requireDataAt,
  unsupported,
  windowOutput,
  type NodeReader,
} from "./nodeReader.ts";

/** An operation and the shape it gives; undefined for a node that changes nothing. */
export type Translation =
  { readonly operation: Operation; readonly outputShape: readonly number[] } | undefined;

/** Translators of ONNX operators that compute something, by operator. */
export const TRANSLATORS: Readonly<Record<string, (node: NodeReader) => Translation>> = {
  Add: translateAdd,
  ArgMax: translateArgMax,
  BatchNormalization: translateBatchNormalization,
  Clip: translateClip,
  Conv: translateConv,
  Dropout: translateNothing,
  Flatten: translateFlatten,
  Gemm: translateGemm,
  Identity: translateNothing,
  MatMul: translateMatMul,
  MaxPool: translateMaxPool,
  Relu: translateRelu,
  Reshape: translateReshape,
};

function translateNothing(node: NodeReader): Translation {
  requireDataAt(node, 0);
  return undefined;
}

function translateRelu(node: NodeReader): Translation {
  requireDataAt(node, 0);
  return { operation: { kind: "clip", maximum: Infinity }, outputShape: node.inputShape };
}

function translateConv(node: NodeReader): Translation {
  requireDataAt(node, 0);
  const weights = constant(node, 1, "the kernel");
  const [outputs, perGroup, rows, columns, ...rest] = weights.shape;
  if (
    outputs === undefined ||
    perGroup === undefined ||
    rows === undefined ||
    columns === undefined ||
    rest.length > 0
  ) {
    return unsupported(node, "only two-dimensional convolutions");
  }
  const [channels] = imageShape(node);
  const groups = integerAttribute(node, "group", 1);
  if (perGroup * groups !== channels || outputs % groups !== 0) {
    throw new ShapeUnsupportedError(
      node.name,
      `kernel [${weights.shape.join(", ")}] does not fit ${String(channels)} channels`,
    );
  }
  const window = readWindow(node, [rows, columns]);
  const bias = vector(node, optionalConstant(node, 2, "the bias"), outputs);
  return {
    operation: { kind: "conv", window, groups, weights, bias },
    outputShape: [outputs, ...windowOutput(node, window)],
  };
}

function translateMaxPool(node: NodeReader): Translation {
  requireDataAt(node, 0);
  requireAttribute(node, "ceil_mode", 0);
  const [rows = 0, columns = 0] = listAttribute(node, "kernel_shape", [0, 0]);
  const window = readWindow(node, [rows, columns]);
  const [channels] = imageShape(node);
  return { operation: { kind: "maxPool", window }, outputShape: [channels, ...windowOutput(node, window)] };
}

function translateGemm(node: NodeReader): Translation {
  requireDataAt(node, 0);
  requireAttribute(node, "transA", 0);
  const matrix = constant(node, 1, "the matrix");
  const alpha = numberAttribute(node, "alpha", 1);
  const beta = numberAttribute(node, "beta", 1);
  const weights = scaled(numberAttribute(node, "transB", 0) === 0 ? transposed(node, matrix) : matrix, alpha);
  return dense(
    node,
    weights,
    scaledVector(vector(node, optionalConstant(node, 2, "the bias"), weights.shape[0] ?? 0), beta),
  );
}

function translateMatMul(node: NodeReader): Translation {
  requireDataAt(node, 0);
  const weights = transposed(node, constant(node, 1, "the matrix"));
  return dense(node, weights, new Float64Array(weights.shape[0] ?? 0));
}

function dense(node: NodeReader, weights: Tensor, bias: Float64Array): Translation {
  const [outputs, inputs, ...rest] = weights.shape;
  const [size, ...more] = node.inputShape;
  if (outputs === undefined || inputs !== size || rest.length > 0 || more.length > 0) {
    throw new ShapeUnsupportedError(
      node.name,
      `a matrix of shape [${weights.shape.join(", ")}] (outputs, inputs) does not fit the input [${node.inputShape.join(", ")}]`,
    );
  }
  return { operation: { kind: "dense", weights, bias }, outputShape: [outputs] };
}

function translateAdd(node: NodeReader): Translation {
  const position = node.inputs[0] === "data" ? 1 : 0;
  const addend = constant(node, position, "the addend");
  const [channels = 0] = node.inputShape;
  const offset = perChannel(node, addend, channels);
  return {
    operation: { kind: "affine", scale: new Float64Array(channels).fill(1), offset },
    outputShape: node.inputShape,
  };
}

/** The addend as one value per channel; a value per pixel is refused. */
function perChannel(node: NodeReader, addend: Tensor, channels: number): Float64Array {
  const only = addend.data[0];
  if (addend.data.length === 1 && only !== undefined) return new Float64Array(channels).fill(only);
  const trailing = node.inputShape.length - 1;
  const shape = addend.shape;
  const tail = shape.slice(shape.length - trailing);
  if (addend.data.length !== channels || (trailing > 0 && tail.some((size) => size !== 1))) {
    return unsupported(node, "only one constant per channel can be added");
  }
  return addend.data;
}

/** Source: ONNX BatchNormalization, inference form: y = (x − mean) / √(variance + ε) · scale + bias. */
function translateBatchNormalization(node: NodeReader): Translation {
  requireDataAt(node, 0);
  requireAttribute(node, "training_mode", 0);
  const epsilon = numberAttribute(node, "epsilon", 1e-5);
  const [channels = 0] = node.inputShape;
  const read = (position: number, role: string): Float64Array =>
    vector(node, constant(node, position, role), channels);
  const [gain, bias, mean, variance] = [
    read(1, "scale"),
    read(2, "bias"),
    read(3, "mean"),
    read(4, "variance"),
  ];
  const scale = gain.map((value, channel) => value / Math.sqrt((variance[channel] ?? 0) + epsilon));
  const offset = bias.map((value, channel) => value - (mean[channel] ?? 0) * (scale[channel] ?? 0));
  return { operation: { kind: "affine", scale, offset }, outputShape: node.inputShape };
}

/** The greatest 32-bit float: how exporters write that a Clip has no upper bound. */
const LARGEST_FLOAT = (2 - 2 ** -23) * 2 ** 127;

function translateClip(node: NodeReader): Translation {
  requireDataAt(node, 0);
  const minimum = scalar(node, "min", 1) ?? -Infinity;
  const bound = scalar(node, "max", 2) ?? Infinity;
  const maximum = bound < LARGEST_FLOAT ? bound : Infinity;
  const alreadyPositive = node.previous?.operation.kind === "clip";
  if (minimum > 0 || (minimum < 0 && !alreadyPositive))
    unsupported(node, `min = ${String(minimum)}, only 0 is`);
  if (!(maximum > 0)) unsupported(node, `max = ${String(maximum)}, it must be positive`);
  return { operation: { kind: "clip", maximum }, outputShape: node.inputShape };
}

/** A bound of Clip: an attribute before operator set 11, an input since. */
function scalar(node: NodeReader, attribute: string, position: number): number | undefined {
  if (node.attributes.has(attribute)) return numberAttribute(node, attribute, 0);
  return optionalConstant(node, position, attribute)?.data[0];
}

function translateArgMax(node: NodeReader): Translation {
  requireDataAt(node, 0);
  requireAttribute(node, "select_last_index", 0);
  if (node.inputShape.length !== 1) unsupported(node, "only over a vector of classes");
  const axis = numberAttribute(node, "axis", 0);
  if (axis !== 1 && axis !== -1) unsupported(node, `axis = ${String(axis)}, only the class axis 1 is`);
  return { operation: { kind: "argmax" }, outputShape: [1] };
}

function translateFlatten(node: NodeReader): Translation {
  requireDataAt(node, 0);
  const axis = numberAttribute(node, "axis", 1);
  if (axis !== 0 && axis !== 1) unsupported(node, `axis = ${String(axis)}, only 1 is`);
  return { operation: { kind: "reshape" }, outputShape: [sizeOf(node.inputShape)] };
}

/** Source: ONNX Reshape: 0 copies a size, −1 is inferred. */
function translateReshape(node: NodeReader): Translation {
  requireDataAt(node, 0);
  requireAttribute(node, "allowzero", 0);
  const before = [1, ...node.inputShape];
  const target = [...constant(node, 1, "the shape").data].map((size, index) =>
    size === 0 ? (before[index] ?? 0) : size,
  );
  const known = target.filter((size) => size !== -1).reduce((product, size) => product * size, 1);
  const after = target.map((size) => (size === -1 ? sizeOf(before) / known : size));
  const [batch, ...shape] = after;
  if (
    batch !== 1 ||
    shape.length === 0 ||
    sizeOf(after) !== sizeOf(before) ||
    after.some((size) => !Number.isInteger(size) || size < 1)
  ) {
    throw new ShapeUnsupportedError(
      node.name,
      `cannot reshape [${before.join(", ")}] to [${target.join(", ")}]`,
    );
  }
  return { operation: { kind: "reshape" }, outputShape: shape };
}

function vector(node: NodeReader, tensor: Tensor | undefined, length: number): Float64Array {
  if (tensor === undefined) return new Float64Array(length);
  if (tensor.data.length === 1 && length !== 1 && node.operator === "Gemm")
    return new Float64Array(length).fill(tensor.data[0] ?? 0);
  if (tensor.data.length !== length) {
    throw new ShapeUnsupportedError(
      node.name,
      `a vector of ${String(tensor.data.length)} values where ${String(length)} are needed`,
    );
  }
  return tensor.data;
}

function transposed(node: NodeReader, { shape, data }: Tensor): Tensor {
  const [rows, columns, ...rest] = shape;
  if (rows === undefined || columns === undefined || rest.length > 0)
    return unsupported(node, "only a matrix of two dimensions");
  const turned = Float64Array.from(
    data,
    (_, index) => data[(index % rows) * columns + Math.floor(index / rows)] ?? 0,
  );
  return { shape: [columns, rows], data: turned };
}

function scaled({ shape, data }: Tensor, factor: number): Tensor {
  return { shape, data: scaledVector(data, factor) };
}

function scaledVector(values: Float64Array, factor: number): Float64Array {
  return factor === 1 ? values : values.map((value) => value * factor);
}
