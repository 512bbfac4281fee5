// SPDX-License-Identifier: MIT
import type { Rows } from "./rows.ts";
import type { ScalarFunction } from "./scalarFunction.ts";
import type { Shape } from "./tensor.ts";

/** Most taps (coefficients, each row counted) of a model: they are listed one by one. */
export const MAXIMUM_TAPS = 2 ** 24;

/** Most values that a tensor may have. */
export const MAXIMUM_VALUES = 2 ** 20;

/**
 * rows · (the values of `signals`, one after another) + bias. A circuit computes it for nothing, so the graph keeps
 * every linear operation in this form and only what is not linear becomes a signal.
 */
export interface LinearForm {
  /** Positions in {@link Graph.signals}. */
  readonly signals: readonly number[];
  readonly rows: Rows;
  readonly bias: Float64Array;
  /** Names of the nodes that it was multiplied out of, for the configuration and for messages. */
  readonly nodes: readonly string[];
}

/** What stands behind every signal but the input. */
interface Computed {
  /** ONNX name of the node that it comes from; its first output's name where the node has none. */
  readonly name: string;
  /** ONNX operator, for messages. */
  readonly operator: string;
  readonly shape: Shape;
}

/** A tensor whose values a circuit has to prove. */
export type Signal =
  | { readonly kind: "input"; readonly name: string; readonly shape: Shape }
  /** functions[which[i]] of each element; functions[0] if there is no `which`. */
  | (Computed & {
      readonly kind: "unary";
      readonly form: LinearForm;
      readonly functions: readonly ScalarFunction[];
      readonly which?: Int32Array;
      /** Names of the nodes whose functions it composes. */
      readonly nodes: readonly string[];
    })
  | (Computed & { readonly kind: "product"; readonly left: LinearForm; readonly right: LinearForm })
  /** Element g is the greatest of the rows groupStart[g] … groupStart[g + 1] − 1. */
  | (Computed & { readonly kind: "maximum"; readonly form: LinearForm; readonly groupStart: Int32Array });

/** What the model answers, from the rows of its last linear form. */
export type OutputKind =
  /** The index of the greatest value; the lowest index wins ties. */
  | { readonly kind: "class"; readonly labels?: readonly string[] }
  /** The indices of the k greatest values, greatest first. */
  | { readonly kind: "top"; readonly k: number }
  /** The values themselves, in fixed point. */
  | { readonly kind: "values" };

/** A model as signals in order of computation; the first is the input. */
export interface Graph {
  readonly inputName: string;
  /** With the batch axis. */
  readonly inputShape: Shape;
  readonly signals: readonly Signal[];
  readonly output: OutputKind & { readonly name: string; readonly shape: Shape; readonly form: LinearForm };
}
