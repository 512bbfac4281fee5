// SPDX-License-Identifier: MIT
import { InferenceSession, Tensor, env } from "onnxruntime-web";
import { argmax } from "./integer/evaluate.ts";
import type { Graph } from "./graph/graph.ts";

/** @see runFloat */
export interface RunFloatParameters {
  /** The ONNX file. */
  readonly onnx: Uint8Array;
  readonly graph: Graph;
  /** Inputs as the ONNX model sees them. */
  readonly samples: readonly Float64Array[];
  /** Called with the number of samples done. */
  readonly onProgress?: (done: number) => void;
}

/** What onnxruntime gives for one sample: a class where the model ends in one, otherwise the values. */
export type FloatResult = { readonly class: number } | { readonly values: Float64Array };

const PROGRESS_EVERY = 200;

/**
 * What the unquantised model gives, by onnxruntime (WebAssembly, one thread). Independent of the compiler's own reading
 * of the file except for the names of input and output and the input's shape.
 *
 * @example
 * const results = await runFloat({ onnx: bytes, graph, samples });
 */
export async function runFloat({
  onnx,
  graph,
  samples,
  onProgress,
}: RunFloatParameters): Promise<readonly FloatResult[]> {
  env.wasm.numThreads = 1;
  const session = await InferenceSession.create(onnx);
  try {
    const results: FloatResult[] = [];
    for (const sample of samples) {
      const input = new Tensor("float32", Float32Array.from(sample), [...graph.inputShape]);
      const outputs = await session.run({ [graph.inputName]: input }, [graph.output.name]);
      const output = outputs[graph.output.name];
      if (output === undefined) throw new RangeError(`onnxruntime gave no output ${graph.output.name}`);
      results.push(resultOf(output, graph));
      if (results.length % PROGRESS_EVERY === 0 || results.length === samples.length)
        onProgress?.(results.length);
    }
    return results;
  } finally {
    await session.release();
  }
}

/** The class of a result: its greatest value's index where it is values; the lowest index wins ties. */
export function classOf(result: FloatResult): number {
  return "class" in result ? result.class : argmax(result.values);
}

function resultOf({ data, type }: Tensor, { output }: Graph): FloatResult {
  if (data instanceof Float32Array || data instanceof Float64Array)
    return { values: Float64Array.from(data) };
  if (type !== "int64" && type !== "int32" && type !== "string") {
    throw new RangeError(`onnxruntime gave ${type} for ${output.name}, neither numbers nor a class`);
  }
  const first = String(data[0]);
  const labels = output.kind === "class" ? output.labels : undefined;
  return { class: labels ? labels.indexOf(first) : Number(first) };
}
