// SPDX-License-Identifier: MIT
import type { onnx } from "onnx-proto";
import {
  ModelTooLargeError,
  OnnxUnreadableError,
  OperatorUnsupportedError,
  ShapeUnsupportedError,
} from "../../errors/OnnxErrors.ts";
import {
  MAXIMUM_PRODUCTS,
  sizeOf,
  type Graph,
  type GraphNode,
  type Operation,
  type Tensor,
} from "../graph.ts";
import { decodeAttributes, decodeModel, decodeTensor, toNumber } from "./decode.ts";
import { SUPPORTED_OPERATORS, type NodeReader } from "./nodeReader.ts";
import { TRANSLATORS } from "./operators.ts";

/** Most values that an input or a node's output may have. */
const MAXIMUM_VALUES = 2 ** 20;

/** Where the walk over the nodes stands. */
interface Walk {
  readonly source: string;
  readonly constants: Map<string, Tensor>;
  /** Names of all tensors so far: in ONNX each is defined once. */
  readonly defined: Set<string>;
  readonly nodes: GraphNode[];
  /** Products and comparisons so far. */
  products: number;
  current: { name: string; shape: readonly number[] };
}

/**
 * Reads an ONNX file into a typed graph: a chain of operations with static shapes.
 *
 * @param bytes - The file.
 * @param source - Its name, for messages.
 * @throws {OnnxUnreadableError} if the bytes are not an ONNX model.
 * @throws {OperatorUnsupportedError} naming the node, if an operator, option or branch is not supported.
 * @throws {ShapeUnsupportedError} if a shape is dynamic, empty, has a batch size other than 1, or contradicts another.
 * @throws {ModelTooLargeError} if a tensor, or the work of a node, is beyond what the compiler takes on.
 *
 * @example
 * const graph = readGraph(await readFile("models/digits/digits.onnx"), "digits.onnx");
 */
export function readGraph(bytes: Uint8Array, source: string): Graph {
  const { graph } = decodeModel(bytes, source);
  const constants = new Map<string, Tensor>();
  const defined = new Set<string>();
  for (const tensor of graph.initializer ?? []) {
    defineOnce(defined, tensor.name ?? "", source);
    constants.set(tensor.name ?? "", decodeTensor(tensor, source));
  }
  const input = readInput(graph, constants, source);
  defineOnce(defined, input.name, source);
  const walk: Walk = { source, constants, defined, nodes: [], products: 0, current: { ...input } };
  for (const node of graph.node ?? []) readNode(walk, node);
  const outputs = graph.output ?? [];
  if (outputs.length !== 1 || outputs[0]?.name !== walk.current.name) {
    throw new OnnxUnreadableError(source, `its only output must be the last node's, "${walk.current.name}"`);
  }
  return { inputName: input.name, inputShape: input.shape, nodes: walk.nodes };
}

function readInput(graph: onnx.IGraphProto, constants: ReadonlyMap<string, Tensor>, source: string) {
  const inputs = (graph.input ?? []).filter((value) => !constants.has(value.name ?? ""));
  const [only] = inputs;
  if (!only || inputs.length !== 1) {
    throw new OnnxUnreadableError(source, `it has ${String(inputs.length)} inputs where exactly 1 is needed`);
  }
  const name = only.name ?? "input";
  const sizes = (only.type?.tensorType?.shape?.dim ?? []).map((dimension) => {
    const size = dimension.dimParam ? 0 : toNumber(dimension.dimValue ?? 0, source);
    if (size < 1)
      throw new ShapeUnsupportedError(name, `dimension "${dimension.dimParam ?? "?"}" is dynamic`);
    return size;
  });
  const [batch, ...shape] = sizes;
  if (batch !== 1 || shape.length === 0) {
    throw new ShapeUnsupportedError(
      name,
      `input shape [${sizes.join(", ")}] does not begin with batch size 1`,
    );
  }
  checkSize(name, shape);
  return { name, shape };
}

function defineOnce(defined: Set<string>, name: string, source: string): void {
  if (defined.has(name)) throw new OnnxUnreadableError(source, `the tensor "${name}" is defined twice`);
  defined.add(name);
}

function checkSize(name: string, shape: readonly number[]): void {
  const size = sizeOf(shape);
  if (size > MAXIMUM_VALUES) throw new ModelTooLargeError(name, "values", size, MAXIMUM_VALUES);
  if (!(size >= 1)) throw new ShapeUnsupportedError(name, `its shape [${shape.join(", ")}] is empty`);
}

/** Refuses work out of proportion to the file: unrolled, it would fill the memory. */
function checkWork(walk: Walk, name: string, operation: Operation, outputShape: readonly number[]): void {
  checkSize(name, outputShape);
  walk.products += sizeOf(outputShape) * taps(operation);
  if (walk.products > MAXIMUM_PRODUCTS)
    throw new ModelTooLargeError(
      name,
      "products, with the nodes before it,",
      walk.products,
      MAXIMUM_PRODUCTS,
    );
}

/** Inputs that one output looks at. */
function taps(operation: Operation): number {
  if (operation.kind === "maxPool") return sizeOf(operation.window.kernel);
  if (operation.kind !== "conv" && operation.kind !== "dense") return 1;
  return sizeOf(operation.weights.shape.slice(1));
}

function readNode(walk: Walk, node: onnx.INodeProto): void {
  const operator =
    node.domain && node.domain !== "ai.onnx" ? `${node.domain}.${node.opType ?? ""}` : (node.opType ?? "");
  const outputs = (node.output ?? []).filter((name) => name !== "");
  const output = outputs[0] ?? "";
  for (const each of outputs) defineOnce(walk.defined, each, walk.source);
  const name = node.name ? node.name : output;
  const refuse = (detail?: string): never => {
    throw new OperatorUnsupportedError(name, operator, SUPPORTED_OPERATORS, detail);
  };
  if (readConstant(walk, node, output)) return;
  const translate = Object.hasOwn(TRANSLATORS, operator) ? TRANSLATORS[operator] : undefined;
  if (translate === undefined) return refuse();
  if (outputs.length > 1) refuse("more than one output is used");
  const previous = walk.nodes.at(-1);
  if (previous?.operation.kind === "argmax") refuse("it follows ArgMax, which must be the last node");
  const reader: NodeReader = {
    name,
    operator,
    previous,
    inputShape: walk.current.shape,
    attributes: decodeAttributes(node, walk.source),
    inputs: (node.input ?? []).map((input) => {
      if (input === "") return undefined;
      if (input === walk.current.name) return "data";
      return (
        walk.constants.get(input) ??
        refuse(`its input "${input}" is not the output of the node before: branches`)
      );
    }),
  };
  if (reader.inputs.filter((input) => input === "data").length !== 1)
    refuse("it must use the node before exactly once");
  const translation = translate(reader);
  if (translation) {
    checkWork(walk, name, translation.operation, translation.outputShape);
    walk.nodes.push({ name, operator, inputShape: walk.current.shape, ...translation });
  }
  walk.current = { name: output, shape: translation?.outputShape ?? walk.current.shape };
}

/** Takes up a Constant, or an Identity of a constant. */
function readConstant(walk: Walk, node: onnx.INodeProto, output: string): boolean {
  if (node.opType === "Constant") {
    const attributes = decodeAttributes(node, walk.source);
    const value =
      attributes.get("value") ??
      attributes.get("value_float") ??
      attributes.get("value_int") ??
      attributes.get("value_ints") ??
      attributes.get("value_floats");
    if (value === undefined || typeof value === "string") {
      throw new OperatorUnsupportedError(
        node.name ?? output,
        "Constant",
        SUPPORTED_OPERATORS,
        "only numbers",
      );
    }
    walk.constants.set(output, asTensor(value));
    return true;
  }
  const source = node.opType === "Identity" ? walk.constants.get(node.input?.[0] ?? "") : undefined;
  if (source === undefined) return false;
  walk.constants.set(output, source);
  return true;
}

function asTensor(value: number | readonly number[] | Tensor): Tensor {
  if (typeof value === "number") return { shape: [], data: Float64Array.of(value) };
  return "data" in value ? value : { shape: [value.length], data: Float64Array.from(value) };
}
