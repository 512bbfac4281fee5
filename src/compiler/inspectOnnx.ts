// SPDX-License-Identifier: MIT
import { OnnxUnreadableError } from "../errors/OnnxErrors.ts";
import { AssayError } from "../errors/AssayError.ts";
import { sizeOf } from "./graph/tensor.ts";
import { decodeModel, operatorOf, toNumber } from "./onnx/decode.ts";
import { SUPPORTED_OPERATORS } from "./onnx/operators/index.ts";
import { readGraph, type ReadGraphOptions } from "./onnx/readGraph.ts";

/** What an ONNX file contains, and whether the compiler can make a circuit of it. */
export interface OnnxInspection {
  readonly producer: string;
  readonly opsets: Readonly<Record<string, number>>;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Numbers in constant tensors. */
  readonly parameters: number;
  readonly operators: readonly {
    readonly operator: string;
    readonly count: number;
    readonly known: boolean;
  }[];
  /** Tensors that the circuit has to prove; undefined if the file is refused. */
  readonly signals?: readonly {
    readonly name: string;
    readonly kind: string;
    readonly shape: readonly number[];
    /** The functions of a table or clamp. */
    readonly functions: readonly string[];
  }[];
  /** Why the compiler refuses the file. */
  readonly refused?: string;
}

/**
 * Looks into an ONNX file without compiling it.
 *
 * @throws {OnnxUnreadableError} if the bytes are no ONNX model.
 *
 * @example
 * const { operators, refused } = inspectOnnx(bytes, "model.onnx");
 */
export function inspectOnnx(
  bytes: Uint8Array,
  source: string,
  options: ReadGraphOptions = {},
): OnnxInspection {
  const { model, graph, opsets } = decodeModel(bytes, source);
  const counts = new Map<string, number>();
  for (const node of graph.node ?? []) {
    const operator = operatorOf(node);
    counts.set(operator, (counts.get(operator) ?? 0) + 1);
  }
  const constants = new Set((graph.initializer ?? []).map(({ name }) => name));
  const parameters = (graph.initializer ?? []).map(({ dims }) =>
    sizeOf((dims ?? []).map((size) => toNumber(size, source))),
  );
  return {
    producer: [model.producerName, model.producerVersion].filter((each) => each !== "").join(" "),
    opsets: Object.fromEntries([...opsets].map(([domain, version]) => [domain || "ai.onnx", version])),
    inputs: (graph.input ?? []).flatMap(({ name }) => (name && !constants.has(name) ? [name] : [])),
    outputs: (graph.output ?? []).map(({ name }) => name ?? ""),
    parameters: parameters.reduce((sum, size) => sum + size, 0),
    operators: [...counts]
      .sort(([first], [second]) => first.localeCompare(second))
      .map(([operator, count]) => ({ operator, count, known: SUPPORTED_OPERATORS.includes(operator) })),
    ...read(bytes, source, options),
  };
}

function read(
  bytes: Uint8Array,
  source: string,
  options: ReadGraphOptions,
): Pick<OnnxInspection, "signals" | "refused"> {
  try {
    const { signals } = readGraph(bytes, source, options);
    return {
      signals: signals.map((signal) => ({
        name: signal.name,
        kind: signal.kind,
        shape: signal.shape,
        functions: signal.kind === "unary" ? signal.functions.map(({ name }) => name) : [],
      })),
    };
  } catch (error) {
    if (error instanceof AssayError && !(error instanceof OnnxUnreadableError))
      return { refused: error.message };
    throw error;
  }
}
