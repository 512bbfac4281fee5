// SPDX-License-Identifier: MIT
import type { onnx } from "onnx-proto";
import {
  ModelTooLargeError,
  OnnxUnreadableError,
  OperatorUnsupportedError,
  ShapeUnsupportedError,
} from "../../errors/OnnxErrors.ts";
import { GraphBuilder } from "../graph/builder.ts";
import { MAXIMUM_VALUES, type Graph, type OutputKind } from "../graph/graph.ts";
import { sizeOf, type Tensor } from "../graph/tensor.ts";
import type { NodeOutput, Value } from "../graph/value.ts";
import {
  decodeAttributes,
  decodeModel,
  decodeTensor,
  operatorOf,
  toNumber,
  type Attribute,
} from "./decode.ts";
import { integerTensors, isNumber } from "./elementTypes.ts";
import { OPERATORS, SUPPORTED_OPERATORS } from "./operators/index.ts";
import { passAnswer } from "./passAnswer.ts";

/** Most axes of a tensor; work that goes by pairs of axes stays small. */
const MAXIMUM_RANK = 64;

/** @see readGraph */
export interface ReadGraphOptions {
  /** Which of the file's outputs the model answers with; the first ArgMax, TopK or label, else the first, if left out. */
  readonly outputName?: string | undefined;
  /** What is proved of the output; a class if it is one or has two values or more, if left out. */
  readonly output?: OutputKind | undefined;
}

/** Where the walk over the nodes stands. */
interface Walk {
  readonly source: string;
  readonly builder: GraphBuilder;
  readonly opsets: ReadonlyMap<string, number>;
  readonly values: Map<string, NodeOutput>;
  /** Names that a node or the file's output list reads. */
  readonly read: ReadonlySet<string>;
  /** Names of tensors of integers or booleans. */
  readonly integers: ReadonlySet<string>;
}

/**
 * Reads an ONNX file into a graph of signals and linear forms, with static shapes.
 *
 * @param bytes - The file.
 * @param source - Its name, for messages.
 * @throws {OnnxUnreadableError} if the bytes are not an ONNX model.
 * @throws {OperatorUnsupportedError} naming the node, if an operator or one of its options is not supported.
 * @throws {ShapeUnsupportedError} if a shape is dynamic, empty, has a batch size other than 1, or contradicts another.
 * @throws {ModelTooLargeError} if a tensor, or the work of a node, is beyond what the compiler takes on.
 *
 * @example
 * const graph = readGraph(await readFile("models/digits/digits.onnx"), "digits.onnx");
 */
export function readGraph(bytes: Uint8Array, source: string, options: ReadGraphOptions = {}): Graph {
  const { graph, opsets } = decodeModel(bytes, source);
  const builder = new GraphBuilder();
  const values = new Map<string, NodeOutput>();
  const { name, shape } = readInput(graph, source);
  values.set(name, builder.input(name, shape));
  for (const tensor of graph.initializer ?? []) {
    define(values, tensor.name ?? "", builder.constant(decodeTensor(tensor, source)), source);
  }
  const read = new Set((graph.node ?? []).flatMap((node) => node.input ?? []));
  for (const output of graph.output ?? []) read.add(output.name ?? "");
  const walk: Walk = { source, builder, opsets, values, read, integers: integerTensors(graph) };
  for (const node of graph.node ?? []) readNode(walk, node);
  return finish(walk, graph, options);
}

function define(values: Map<string, NodeOutput>, name: string, value: NodeOutput, source: string): void {
  if (values.has(name)) throw new OnnxUnreadableError(source, `the tensor "${name}" is defined twice`);
  const rank = value.shape.length;
  if (rank > MAXIMUM_RANK)
    throw new ShapeUnsupportedError(name, `it has ${String(rank)} axes, more than ${String(MAXIMUM_RANK)}`);
  values.set(name, value);
}

function readInput(graph: onnx.IGraphProto, source: string) {
  const constants = new Set((graph.initializer ?? []).map((tensor) => tensor.name));
  const inputs = (graph.input ?? []).filter((value) => !constants.has(value.name ?? ""));
  const [only] = inputs;
  if (!only || inputs.length !== 1) {
    throw new OnnxUnreadableError(source, `it has ${String(inputs.length)} inputs where exactly 1 is needed`);
  }
  const name = only.name ?? "input";
  if (only.type?.tensorType && !isNumber(only.type.tensorType.elemType))
    throw new OnnxUnreadableError(source, `its input "${name}" is a tensor of something other than numbers`);
  const shape = (only.type?.tensorType?.shape?.dim ?? []).map((dimension, axis) => {
    const size = dimension.dimParam ? 0 : toNumber(dimension.dimValue ?? 0, source);
    if (size < 1 && axis === 0) return 1; // A batch of any size: one circuit input is one sample.
    if (size < 1)
      throw new ShapeUnsupportedError(name, `dimension "${dimension.dimParam ?? "?"}" is dynamic`);
    return size;
  });
  if (shape[0] !== 1 || shape.length < 2) {
    throw new ShapeUnsupportedError(
      name,
      `input shape [${shape.join(", ")}] does not begin with batch size 1`,
    );
  }
  if (sizeOf(shape) > MAXIMUM_VALUES)
    throw new ModelTooLargeError(name, "values", sizeOf(shape), MAXIMUM_VALUES);
  return { name, shape };
}

function readNode(walk: Walk, node: onnx.INodeProto): void {
  const { source, builder, values } = walk;
  const domain = node.domain === "ai.onnx" ? "" : (node.domain ?? "");
  const operator = operatorOf(node);
  const outputs = node.output ?? [];
  const context = { name: node.name ? node.name : (outputs[0] ?? ""), operator };
  const attributes = decodeAttributes(node, source);
  const translate = Object.hasOwn(OPERATORS, operator) ? OPERATORS[operator] : undefined;
  if (operator === "Constant") {
    define(values, outputs[0] ?? "", builder.constant(constantOf(context.name, attributes)), source);
    return;
  }
  const answer = passAnswer(
    operator,
    (node.input ?? []).map((name) => values.get(name)),
    attributes,
  );
  if (answer !== undefined) {
    define(values, outputs[0] ?? "", answer, source);
    return;
  }
  if (translate === undefined) {
    throw new OperatorUnsupportedError(
      context.name,
      operator,
      "the compiler does not know it",
      `write it with operators out of ${SUPPORTED_OPERATORS.join(", ")}`,
    );
  }
  const given = translate({
    context,
    builder,
    attributes,
    opset: walk.opsets.get(domain) ?? 1,
    inputs: (node.input ?? []).map((name) => (name === "" ? undefined : valueOf(walk, name, context))),
    integers: (node.input ?? []).map((name) => walk.integers.has(name)),
    outputs: outputs.map((name) => name !== "" && walk.read.has(name)),
  });
  outputs.forEach((name, index) => {
    const value = given[index];
    if (name === "") return;
    if (value !== undefined) define(values, name, value, source);
    else if (walk.read.has(name)) {
      throw new OperatorUnsupportedError(
        context.name,
        operator,
        `its output ${String(index)} ("${name}") is not supported`,
        "use the outputs before it",
      );
    }
  });
}

function valueOf({ values, source }: Walk, name: string, context: { name: string; operator: string }): Value {
  const value = values.get(name);
  if (value === undefined) {
    throw new OnnxUnreadableError(
      source,
      `node "${context.name}" reads "${name}", which nothing before it gives`,
    );
  }
  if (value.kind !== "answer") return value;
  throw new OperatorUnsupportedError(
    context.name,
    context.operator,
    `its input "${name}" is an index (ArgMax, TopK or a label), which must be the model's output`,
    "let the model end there",
  );
}

function constantOf(name: string, attributes: ReadonlyMap<string, Attribute>): Tensor {
  const value = ["value", "value_float", "value_int", "value_ints", "value_floats"]
    .map((attribute) => attributes.get(attribute))
    .find((each) => each !== undefined);
  if (typeof value === "number") return { shape: [], data: Float64Array.of(value) };
  if (value !== undefined && typeof value === "object" && "data" in value) return value;
  if (Array.isArray(value) && value.every((each) => typeof each === "number"))
    return { shape: [value.length], data: Float64Array.from(value) };
  throw new OperatorUnsupportedError(
    name,
    "Constant",
    "its value is no tensor of numbers",
    "use float or integer constants",
  );
}

function finish(walk: Walk, { output: declared = [] }: onnx.IGraphProto, options: ReadGraphOptions): Graph {
  const names = (declared ?? []).map((value) => value.name ?? "");
  const given = names.flatMap((name) => {
    const value = walk.values.get(name);
    return value && (options.outputName === undefined || options.outputName === name)
      ? [{ name, value }]
      : [];
  });
  const chosen = given.find(({ value }) => value.kind === "answer") ?? given[0];
  if (chosen === undefined) {
    throw new OnnxUnreadableError(
      walk.source,
      options.outputName === undefined
        ? "it has no output that a node gives"
        : `it has no output "${options.outputName}", but ${names.join(", ")}`,
    );
  }
  const { name, value } = chosen;
  const kind = options.output ?? (value.kind === "answer" ? value.answer : defaultKind(value));
  let compared = value.kind === "answer" ? value.of : value;
  while (kind.kind !== "values" && compared.kind === "computed" && compared.orderedLike)
    compared = compared.orderedLike;
  if (compared.kind === "constant") {
    throw new OnnxUnreadableError(walk.source, `its output "${name}" does not depend on its input`);
  }
  const size = sizeOf(compared.shape);
  if (kind.kind !== "values" && size < 2)
    throw new ShapeUnsupportedError(name, "a classifier needs at least two values to choose from");
  if (kind.kind === "top" && kind.k > size)
    throw new ShapeUnsupportedError(name, `the greatest ${String(kind.k)} of ${String(size)} values`);
  const form = walk.builder.form({ name, operator: "output" }, compared);
  return walk.builder.finish({ ...kind, name, shape: compared.shape, form });
}

/** Two values or more are taken for scores of classes. */
function defaultKind({ shape }: Value): OutputKind {
  return sizeOf(shape) > 1 ? { kind: "class" } : { kind: "values" };
}
