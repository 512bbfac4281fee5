// SPDX-License-Identifier: MIT
import { ModelTooLargeError, OperatorUnsupportedError, ShapeUnsupportedError } from "../errors/OnnxErrors.ts";
import { MAXIMUM_PRODUCTS, sizeOf, type Graph, type GraphNode } from "./graph.ts";
import type { FloatLayer, FloatModel, Linear } from "./floatModel.ts";
import { SUPPORTED_OPERATORS } from "./onnx/nodeReader.ts";
import { unroll } from "./taps.ts";

/**
 * Folds batch normalisation and constant additions into the weights before them, and activations into the layer they
 * follow. An activation behind a max-pool moves before it, which changes nothing: clamping is monotone.
 *
 * @throws {OperatorUnsupportedError} naming the node, if the chain is not (linear, activation, pooling*)*, linear.
 * @throws {ShapeUnsupportedError} if the model does not end in at least two logits.
 * @throws {ModelTooLargeError} if its last layer is a convolution too large to be written as a matrix.
 */
export function foldGraph(graph: Graph): FloatModel {
  const layers: FloatLayer[] = [];
  for (const node of graph.nodes) foldNode(layers, node);
  const last = layers.at(-1);
  const lastNode = graph.nodes.at(-1);
  if (last === undefined || last.kind === "maxPool" || last.activation !== undefined) {
    return refuse(
      lastNode,
      "the model must end with Conv, Gemm or MatMul, one logit per class, then at most ArgMax",
    );
  }
  if (sizeOf(last.outputShape) < 2)
    throw new ShapeUnsupportedError(last.name, "a classifier needs at least two logits");
  return { inputShape: graph.inputShape, layers: [...layers.slice(0, -1), asDense(last)] };
}

/** A last convolution as the dense layer that computes the same: the circuit classifies from a dense layer. */
function asDense(layer: Linear<Float64Array>): Linear<Float64Array> {
  if (layer.kind === "dense") return layer;
  const { starts, inputs, weights, channels } = unroll(layer);
  const size = sizeOf(layer.inputShape);
  const products = channels.length * size;
  if (products > MAXIMUM_PRODUCTS)
    throw new ModelTooLargeError(layer.name, "products", products, MAXIMUM_PRODUCTS);
  const matrix = new Float64Array(products);
  for (let output = 0; output < channels.length; output++) {
    for (let tap = starts[output] ?? 0; tap < (starts[output + 1] ?? 0); tap++) {
      matrix[output * size + (inputs[tap] ?? 0)] = layer.weights[weights[tap] ?? 0] ?? 0;
    }
  }
  const bias = Float64Array.from(channels, (channel) => layer.bias[channel] ?? 0);
  return {
    kind: "dense",
    name: layer.name,
    inputShape: [size],
    outputShape: [channels.length],
    weights: matrix,
    bias,
  };
}

function foldNode(layers: FloatLayer[], node: GraphNode): void {
  const { operation, name, inputShape, outputShape } = node;
  switch (operation.kind) {
    case "conv":
    case "dense": {
      requireActivated(layers, node);
      const { weights, ...rest } = operation;
      layers.push({ ...rest, name, inputShape, outputShape, weights: weights.data });
      return;
    }
    case "affine":
      layers.push(withAffine(layers.pop(), node, operation.scale, operation.offset));
      return;
    case "clip":
      foldClip(layers, node, operation.maximum);
      return;
    case "maxPool":
      if (operation.window.pads.some((pad) => pad > 0)) refuse(node, "pads other than 0");
      layers.push({ kind: "maxPool", name, window: operation.window, inputShape, outputShape });
      return;
    case "reshape":
    case "argmax":
      return; // Row-major order stays; the circuit always ends with an argmax over the logits.
  }
}

function requireActivated(layers: readonly FloatLayer[], node: GraphNode): void {
  const linear = layers.findLast((layer) => layer.kind !== "maxPool");
  if (linear && linear.activation === undefined) {
    refuse(node, `there is no Relu or Clip between it and "${linear.name}"`);
  }
}

function withAffine(
  layer: FloatLayer | undefined,
  node: GraphNode,
  scale: Float64Array,
  offset: Float64Array,
): FloatLayer {
  if (
    layer === undefined ||
    layer.kind === "maxPool" ||
    layer.activation !== undefined ||
    layer.outputShape[0] !== scale.length
  ) {
    return refuse(node, "it must directly follow Conv, Gemm or MatMul, so that it folds into the weights");
  }
  const fanIn = layer.weights.length / scale.length;
  return {
    ...layer,
    weights: layer.weights.map((weight, index) => weight * (scale[Math.floor(index / fanIn)] ?? 0)),
    bias: layer.bias.map((value, channel) => value * (scale[channel] ?? 0) + (offset[channel] ?? 0)),
  };
}

function foldClip(layers: FloatLayer[], node: GraphNode, maximum: number): void {
  const index = layers.findLastIndex((layer) => layer.kind !== "maxPool");
  const layer = layers[index];
  if (layer === undefined || layer.kind === "maxPool") {
    // Nothing was computed yet: inputs are in [0, 1], where Relu and Clip(0, ≥ 1) change nothing.
    if (maximum < 1) refuse(node, "it clips the input itself");
    return;
  }
  const before = layer.activation ?? { nodes: [], maximum: Infinity };
  layers[index] = {
    ...layer,
    activation: { nodes: [...before.nodes, node.name], maximum: Math.min(before.maximum, maximum) },
  };
}

function refuse(node: GraphNode | undefined, detail: string): never {
  throw new OperatorUnsupportedError(
    node?.name ?? "(none)",
    node?.operator ?? "(none)",
    SUPPORTED_OPERATORS,
    detail,
  );
}
