// SPDX-License-Identifier: MIT
import { RELU, type ScalarFunction } from "../../graph/scalarFunction.ts";
import { input, type OnnxNode, type Translator } from "../node.ts";

const each =
  (choose: (node: OnnxNode) => ScalarFunction): Translator =>
  (node) => [node.builder.unary(node.context, input(node, 0, "the value"), choose(node))];

/** Functions of one number. */
export const ACTIVATIONS: Readonly<Record<string, Translator>> = {
  Relu: each(() => RELU),
};
