// SPDX-License-Identifier: MIT
import { OperatorUnsupportedError, ShapeUnsupportedError } from "../../errors/OnnxErrors.ts";
import type { GraphBuilder } from "../graph/builder.ts";
import type { Shape, Tensor } from "../graph/tensor.ts";
import type { NodeContext, NodeOutput, Value } from "../graph/value.ts";
import type { Attribute } from "./decode.ts";

/** One ONNX node with what it reads resolved; what a translator gets. */
export interface OnnxNode {
  readonly context: NodeContext;
  readonly builder: GraphBuilder;
  /** Version of the standard operator set (of ai.onnx.ml for its operators). */
  readonly opset: number;
  readonly attributes: ReadonlyMap<string, Attribute>;
  /** Inputs by position; undefined is one left out. */
  readonly inputs: readonly (Value | undefined)[];
  /** Inputs by position; true is one of integers or booleans, by its type. */
  readonly integers: readonly boolean[];
  /** Outputs by position; false is one that nothing reads. */
  readonly outputs: readonly boolean[];
}

/**
 * Turns a node into values, one per output; undefined is one that is not supported. Shapes include the batch axis.
 * @throws {OperatorUnsupportedError} @throws {ShapeUnsupportedError} @throws {ModelTooLargeError}
 */
export type Translator = (node: OnnxNode) => readonly (NodeOutput | undefined)[];

/**
 * Refuses a node.
 * @param problem - What of it cannot be done.
 * @param remedy - The nearest thing that works.
 */
export function refuse({ context }: OnnxNode, problem: string, remedy: string): never {
  throw new OperatorUnsupportedError(context.name, context.operator, problem, remedy);
}

/** An input that must be there. */
export function input(node: OnnxNode, position: number, role: string): Value {
  return node.inputs[position] ?? refuse(node, `${role} (input ${String(position)}) is missing`, "pass it");
}

/** An input that must be a constant. */
export function constantInput(node: OnnxNode, position: number, role: string): Tensor {
  return optionalConstant(node, position, role) ?? refuse(node, `${role} is missing`, "pass a constant");
}

/** A constant input, or undefined if it was left out. */
export function optionalConstant(node: OnnxNode, position: number, role: string): Tensor | undefined {
  const value = node.inputs[position];
  if (value === undefined || value.kind === "constant") return value;
  return refuse(node, `${role} is computed from the model's input`, "export it as a constant");
}

/** A numeric attribute. */
export function numberAttribute(node: OnnxNode, name: string, fallback: number): number {
  const value = node.attributes.get(name) ?? fallback;
  return typeof value === "number"
    ? value
    : refuse(node, `attribute ${name} is no number`, "export the model again");
}

/** An attribute that is an integer. */
export function integerAttribute(node: OnnxNode, name: string, fallback: number): number {
  const value = numberAttribute(node, name, fallback);
  return Number.isInteger(value) ? value : refuse(node, `attribute ${name} is no integer`, "round it");
}

/** An attribute that is a text. */
export function textAttribute(node: OnnxNode, name: string, fallback: string): string {
  const value = node.attributes.get(name) ?? fallback;
  return typeof value === "string"
    ? value
    : refuse(node, `attribute ${name} is no text`, "export the model again");
}

/** A list of numbers; undefined if the attribute was left out. */
export function listAttribute(node: OnnxNode, name: string): readonly number[] | undefined {
  const value = node.attributes.get(name);
  if (value === undefined) return undefined;
  if (Array.isArray(value) && value.every((each) => typeof each === "number")) return value;
  return refuse(node, `attribute ${name} is no list of numbers`, "export the model again");
}

/** A list of texts; undefined if the attribute was left out. */
export function textsAttribute(node: OnnxNode, name: string): readonly string[] | undefined {
  const value = node.attributes.get(name);
  if (value === undefined) return undefined;
  if (Array.isArray(value) && value.every((each) => typeof each === "string")) return value;
  return refuse(node, `attribute ${name} is no list of texts`, "export the model again");
}

/** A list of integers that is an attribute in older operator sets and a constant input since. */
export function integersOf(
  node: OnnxNode,
  attribute: string,
  position: number,
): readonly number[] | undefined {
  const list =
    listAttribute(node, attribute) ??
    (node.inputs[position] && [...constantInput(node, position, attribute).data]);
  if (list?.some((value) => !Number.isInteger(value)))
    return refuse(node, `${attribute} has a number that is no integer`, "use integers");
  return list;
}

/** An axis counted from the front. */
export function axisOf(node: OnnxNode, axis: number, rank: number): number {
  const positive = axis < 0 ? axis + rank : axis;
  if (Number.isInteger(axis) && positive >= 0 && positive < rank) return positive;
  throw new ShapeUnsupportedError(
    node.context.name,
    `axis ${String(axis)} is outside a tensor of ${String(rank)} axes`,
  );
}

/** The shape that two shapes broadcast to. Source: ONNX multidirectional broadcasting. */
export function broadcastShape(node: OnnxNode, shapes: readonly Shape[]): Shape {
  const rank = Math.max(...shapes.map((shape) => shape.length));
  return Array.from({ length: rank }, (_, axis) => {
    const sizes = shapes
      .map((shape) => shape[axis - (rank - shape.length)] ?? 1)
      .filter((size) => size !== 1);
    const [first = 1] = sizes;
    if (sizes.every((size) => size === first)) return first;
    throw new ShapeUnsupportedError(
      node.context.name,
      `shapes ${shapes.map((shape) => `[${shape.join(", ")}]`).join(" and ")} do not broadcast`,
    );
  });
}

/** Values broadcast to their common shape. */
export function broadcast(node: OnnxNode, values: readonly Value[]): readonly Value[] {
  const shape = broadcastShape(
    node,
    values.map((value) => value.shape),
  );
  return values.map((value) => node.builder.broadcast(node.context, value, shape));
}

/** Refuses an attribute that has another value than the only one supported. */
export function requireAttribute(node: OnnxNode, name: string, only: number, remedy: string): void {
  const value = numberAttribute(node, name, only);
  if (value !== only) refuse(node, `${name} = ${String(value)}, only ${String(only)} is supported`, remedy);
}
