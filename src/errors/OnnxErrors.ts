// SPDX-License-Identifier: MIT
import { AssayError } from "./AssayError.ts";

/** The file is not an ONNX model, or contradicts itself. */
export class OnnxUnreadableError extends AssayError {
  readonly code = "ONNX_UNREADABLE";

  constructor(source: string, problem: string, options?: ErrorOptions) {
    super(
      `${source} cannot be read as an ONNX model: ${problem}. Export it again (opset 11 to 21) and check it with onnx.checker.`,
      options,
    );
  }
}

/** The model uses an operator, or an operator's option, that the compiler cannot turn into a circuit. */
export class OperatorUnsupportedError extends AssayError {
  readonly code = "ONNX_OPERATOR_UNSUPPORTED";
  readonly node: string;
  readonly operator: string;

  /**
   * @param problem - What of the node is not supported.
   * @param remedy - The nearest thing that works, as an instruction.
   */
  constructor(node: string, operator: string, problem: string, remedy: string) {
    super(`Node "${node}" (${operator}): ${problem}. Instead, ${remedy}, and export the model again.`);
    this.node = node;
    this.operator = operator;
  }
}

/** The model computes more than the compiler takes on: a few bytes of shape can stand for terabytes of work. */
export class ModelTooLargeError extends AssayError {
  readonly code = "MODEL_TOO_LARGE";
  readonly node: string;

  constructor(node: string, what: string, size: number, limit: number) {
    super(
      `"${node}" has ${String(size)} ${what}; the compiler takes at most ${String(limit)}. ` +
        "Use smaller inputs, larger strides or fewer channels.",
    );
    this.node = node;
  }
}

/** A tensor has a shape the compiler cannot use: dynamic, not one sample, or contradicting its neighbour. */
export class ShapeUnsupportedError extends AssayError {
  readonly code = "ONNX_SHAPE_UNSUPPORTED";
  readonly tensor: string;

  constructor(tensor: string, problem: string) {
    super(
      `"${tensor}": ${problem}. Export the model with static shapes and batch size 1, for example image [1, 1, 28, 28].`,
    );
    this.tensor = tensor;
  }
}
