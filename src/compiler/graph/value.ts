// SPDX-License-Identifier: MIT
import type { LinearForm, OutputKind } from "./graph.ts";
import type { ScalarFunction } from "./scalarFunction.ts";
import type { Shape } from "./tensor.ts";

/** A value known at compile time. */
export interface ConstantValue {
  readonly kind: "constant";
  readonly shape: Shape;
  readonly data: Float64Array;
}

/**
 * A value computed from the input: `function` of each row of `base`. It becomes a signal only when something asks for
 * its linear form, so that chains of functions of one number (GELU written out, say) end up as one.
 */
export interface ComputedValue {
  readonly kind: "computed";
  readonly shape: Shape;
  readonly base: LinearForm;
  readonly function: ScalarFunction;
  /** The nodes that the function comes from. */
  readonly nodes: readonly NodeContext[];
  /** A cheaper value whose elements have the same order along the last axis, as the logits of a Softmax have. */
  readonly orderedLike?: ComputedValue;
}

/** Indices rather than numbers: what ArgMax and TopK give. It can only be the model's output. */
export interface AnswerValue {
  readonly kind: "answer";
  readonly shape: Shape;
  readonly answer: Exclude<OutputKind, { readonly kind: "values" }>;
  /** What is compared. */
  readonly of: Value;
}

/** What a tensor of the ONNX file stands for while the graph is built. */
export type Value = ConstantValue | ComputedValue;

/** What a node gives. */
export type NodeOutput = Value | AnswerValue;

/** The node that asks for an operation, for names and messages. */
export interface NodeContext {
  readonly name: string;
  readonly operator: string;
}
