// SPDX-License-Identifier: MIT
import {
  decodeAttributes,
  decodeModel,
  decodeTensor,
  type Attribute,
} from "../../../src/compiler/onnx/decode.ts";

/** A square convolution without pads and groups, followed by a clip to [0, maximum]. */
export interface PeerConvolution {
  readonly kind: "conv";
  readonly kernel: number;
  readonly stride: number;
  readonly maximum: number;
  readonly inputShape: PeerShape;
  readonly outputShape: PeerShape;
  /** [filters][channels][rows][columns], flat. */
  readonly weights: Float64Array;
  readonly bias: Float64Array;
}

/** The last layer, on the flattened results of the one before. */
export interface PeerDense {
  readonly kind: "dense";
  readonly inputShape: PeerShape;
  readonly outputs: number;
  /** [outputs][channels][rows][columns], flat. */
  readonly weights: Float64Array;
  readonly bias: Float64Array;
}

/** [channels, rows, columns]. */
export type PeerShape = readonly [number, number, number];

/** Layers of a network that the peer's circuit can be put together for. */
export type PeerLayer = PeerConvolution | PeerDense;

type Node = NonNullable<ReturnType<typeof decodeModel>["graph"]["node"]>[number];

/**
 * Reads a chain of (Conv, Clip)*, Flatten, Gemm as the sample models are. The compiler's own graph is not used: it
 * folds and reorders, and what a peer is given should be what the file says.
 *
 * @throws {RangeError} if the file holds anything else.
 * @throws {OnnxUnreadableError}
 */
export function readDigitsNetwork(bytes: Uint8Array, inputShape: PeerShape): readonly PeerLayer[] {
  const { graph } = decodeModel(bytes, "the peer's model");
  const tensors = new Map((graph.initializer ?? []).map((tensor) => [tensor.name ?? "", tensor]));
  const constant = (node: Node, index: number): Float64Array => {
    const tensor = tensors.get(node.input?.[index] ?? "");
    if (!tensor) throw new RangeError(`${node.name ?? ""}: input ${String(index)} is no constant.`);
    return decodeTensor(tensor, "the peer's model").data;
  };
  const layers: PeerLayer[] = [];
  let shape = inputShape;
  for (const node of graph.node ?? []) {
    const weights = { get: () => constant(node, 1), bias: () => constant(node, 2) };
    switch (node.opType) {
      case "Conv": {
        const bias = weights.bias();
        const window = squareWindow(node);
        const size = (side: number): number => Math.floor((side - window.kernel) / window.stride) + 1;
        const outputShape: PeerShape = [bias.length, size(shape[1]), size(shape[2])];
        const maximum = Infinity;
        layers.push({
          kind: "conv",
          ...window,
          maximum,
          inputShape: shape,
          outputShape,
          weights: weights.get(),
          bias,
        });
        shape = outputShape;
        break;
      }
      case "Clip": {
        const last = layers.pop();
        if (last?.kind !== "conv" || constant(node, 1)[0] !== 0) throw unexpected(node);
        layers.push({ ...last, maximum: constant(node, 2)[0] ?? Infinity });
        break;
      }
      case "Flatten":
        break;
      case "Gemm": {
        const bias = weights.bias();
        if (decodeAttributes(node, "the peer's model").get("transB") !== 1) throw unexpected(node);
        layers.push({ kind: "dense", inputShape: shape, outputs: bias.length, weights: weights.get(), bias });
        break;
      }
      default:
        throw unexpected(node);
    }
  }
  return layers;
}

function unexpected(node: Node): RangeError {
  return new RangeError(
    `The peer's circuit has no place for ${node.name ?? ""} (${node.opType ?? ""}) here.`,
  );
}

function squareWindow(node: Node): { kernel: number; stride: number } {
  const attributes = decodeAttributes(node, "the peer's model");
  const pair = (value: Attribute | undefined): number => {
    if (!Array.isArray(value) || value.length !== 2 || value[0] !== value[1]) throw unexpected(node);
    return Number(value[0]);
  };
  const pads = attributes.get("pads");
  if (attributes.get("group") !== 1 || !Array.isArray(pads) || pads.some((pad) => pad !== 0))
    throw unexpected(node);
  return { kernel: pair(attributes.get("kernel_shape")), stride: pair(attributes.get("strides")) };
}
