// SPDX-License-Identifier: MIT
import { OperatorUnsupportedError, ShapeUnsupportedError } from "../../errors/OnnxErrors.ts";
import type { GraphNode, Tensor, Window } from "../graph.ts";
import type { Attribute } from "./decode.ts";

/** Operators that the compiler turns into circuits. */
export const SUPPORTED_OPERATORS = [
  "Add", "ArgMax", "BatchNormalization", "Clip", "Constant", "Conv", "Dropout", "Flatten",
  "Gemm", "Identity", "MatMul", "MaxPool", "Relu", "Reshape",
] as const; // prettier-ignore

/** One ONNX node with its attributes and constant inputs resolved; what a translator reads from. */
export interface NodeReader {
  readonly name: string;
  readonly operator: string;
  readonly inputShape: readonly number[];
  readonly previous: GraphNode | undefined;
  readonly attributes: ReadonlyMap<string, Attribute>;
  /** Inputs by position; undefined is an omitted input, "data" the output of the node before. */
  readonly inputs: readonly (Tensor | "data" | undefined)[];
}

/** Throws the error for an operator's option or use that is not supported. */
export function unsupported(node: NodeReader, detail?: string): never {
  throw new OperatorUnsupportedError(node.name, node.operator, SUPPORTED_OPERATORS, detail);
}

/** A constant input, or undefined if it was omitted. */
export function optionalConstant(node: NodeReader, position: number, role: string): Tensor | undefined {
  const input = node.inputs[position];
  return input === "data" ? unsupported(node, `${role} is computed, it must be a constant`) : input;
}

/** A constant input that must be there. */
export function constant(node: NodeReader, position: number, role: string): Tensor {
  return optionalConstant(node, position, role) ?? unsupported(node, `${role} is missing`);
}

/** Refuses a node whose computed input is not at `position`. */
export function requireDataAt(node: NodeReader, position: number): void {
  if (node.inputs[position] !== "data")
    unsupported(node, `input ${String(position)} must be the computed one`);
}

/** A numeric attribute. */
export function numberAttribute(node: NodeReader, name: string, fallback: number): number {
  const value = node.attributes.get(name);
  if (value === undefined) return fallback;
  return typeof value === "number" ? value : unsupported(node, `attribute ${name} is not a number`);
}

/** An attribute that counts something. */
export function integerAttribute(node: NodeReader, name: string, fallback: number): number {
  const value = numberAttribute(node, name, fallback);
  return Number.isInteger(value) ? value : unsupported(node, `attribute ${name} is not an integer`);
}

/** A list attribute of a fixed length: integers, in every operator that is supported. */
export function listAttribute(
  node: NodeReader,
  name: string,
  fallback: readonly number[],
): readonly number[] {
  const value = node.attributes.get(name);
  if (value === undefined) return fallback;
  if (!Array.isArray(value) || value.length !== fallback.length) {
    return unsupported(node, `attribute ${name} must have ${String(fallback.length)} numbers`);
  }
  const numbers = value.map(Number);
  if (!numbers.every(Number.isInteger))
    unsupported(node, `attribute ${name} has a number that is no integer`);
  return numbers;
}

/** Refuses an attribute that has another value than the only one supported. */
export function requireAttribute(node: NodeReader, name: string, only: number): void {
  const value = numberAttribute(node, name, only);
  if (value !== only) unsupported(node, `${name} = ${String(value)}, only ${String(only)} is`);
}

/** The three sizes [channels, rows, columns] of a node's input. */
export function imageShape(node: NodeReader): readonly [number, number, number] {
  const [channels, rows, columns, ...rest] = node.inputShape;
  if (channels === undefined || rows === undefined || columns === undefined || rest.length > 0) {
    throw new ShapeUnsupportedError(
      node.name,
      `${node.operator} takes [channels, rows, columns], got [${node.inputShape.join(", ")}]`,
    );
  }
  return [channels, rows, columns];
}

/**
 * Window of a convolution or pooling with padding resolved (auto_pad included).
 * Source: ONNX operators Conv and MaxPool.
 */
export function readWindow(node: NodeReader, kernel: readonly [number, number]): Window {
  const strides = pair(listAttribute(node, "strides", [1, 1]));
  if (listAttribute(node, "dilations", [1, 1]).some((dilation) => dilation !== 1))
    unsupported(node, "dilations other than 1");
  const [, rows, columns] = imageShape(node);
  const automatic = node.attributes.get("auto_pad") ?? "NOTSET";
  const [top = 0, left = 0, bottom = 0, right = 0] = listAttribute(node, "pads", [0, 0, 0, 0]);
  if ([...strides, ...kernel].some((size) => size < 1) || [top, left, bottom, right].some((pad) => pad < 0)) {
    unsupported(node, "strides and kernel must be positive, pads not negative");
  }
  if (automatic === "NOTSET" || automatic === "VALID") {
    return { kernel, strides, pads: automatic === "VALID" ? [0, 0, 0, 0] : [top, left, bottom, right] };
  }
  if (automatic !== "SAME_UPPER" && automatic !== "SAME_LOWER") return unsupported(node, "unknown auto_pad");
  const [rowBefore, rowAfter] = samePads(rows, kernel[0], strides[0], automatic);
  const [columnBefore, columnAfter] = samePads(columns, kernel[1], strides[1], automatic);
  return { kernel, strides, pads: [rowBefore, columnBefore, rowAfter, columnAfter] };
}

function samePads(
  size: number,
  kernel: number,
  stride: number,
  mode: "SAME_UPPER" | "SAME_LOWER",
): [number, number] {
  const total = Math.max((Math.ceil(size / stride) - 1) * stride + kernel - size, 0);
  const small = Math.floor(total / 2);
  return mode === "SAME_UPPER" ? [small, total - small] : [total - small, small];
}

function pair(list: readonly number[]): readonly [number, number] {
  return [list[0] ?? 1, list[1] ?? 1];
}

/** Rows and columns that a window gives. */
export function windowOutput(node: NodeReader, { kernel, strides, pads }: Window): readonly [number, number] {
  const [, rows, columns] = imageShape(node);
  const out = [
    Math.floor((rows + pads[0] + pads[2] - kernel[0]) / strides[0]) + 1,
    Math.floor((columns + pads[1] + pads[3] - kernel[1]) / strides[1]) + 1,
  ] as const;
  if (out[0] < 1 || out[1] < 1) {
    throw new ShapeUnsupportedError(
      node.name,
      `a ${kernel.join(" × ")} kernel does not fit [${node.inputShape.join(", ")}]`,
    );
  }
  return out;
}
