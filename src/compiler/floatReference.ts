// SPDX-License-Identifier: MIT
import onnxProto, { type onnx } from "onnx-proto";
import { InferenceSession, Tensor, env } from "onnxruntime-web";
import { argmax } from "./evaluate.ts";
import { sizeOf, type Graph } from "./graph.ts";
import { decodeModel, decodeTensor } from "./onnx/decode.ts";

const { ModelProto, TensorProto } = onnxProto.onnx;

/** Samples per run; the batch dimension costs nothing in the copy that is run. */
const BATCH = 200;

/** @see classifyFloat */
export interface ClassifyFloatParameters {
  /** The ONNX file. */
  readonly onnx: Uint8Array;
  readonly graph: Graph;
  /** Inputs as the ONNX model sees them. */
  readonly samples: readonly Float64Array[];
  /** Called with the number of samples done. */
  readonly onProgress?: (done: number) => void;
}

/**
 * Classes that the unquantised model gives, by onnxruntime (WebAssembly, one thread). Independent of the compiler's own
 * reading of the file except for the name and shape of the input.
 *
 * @example
 * const classes = await classifyFloat({ onnx: bytes, graph, samples });
 */
export async function classifyFloat({
  onnx,
  graph,
  samples,
  onProgress,
}: ClassifyFloatParameters): Promise<Uint32Array> {
  env.wasm.numThreads = 1;
  const session = await InferenceSession.create(withBatchSize(onnx, graph.inputName, BATCH));
  try {
    const size = sizeOf(graph.inputShape);
    const classes = new Uint32Array(samples.length);
    for (let start = 0; start < samples.length; start += BATCH) {
      const chunk = samples.slice(start, start + BATCH);
      const data = new Float32Array(BATCH * size);
      chunk.forEach((sample, index) => {
        data.set(sample, index * size);
      });
      const outputs = await session.run({
        [graph.inputName]: new Tensor("float32", data, [BATCH, ...graph.inputShape]),
      });
      const output = outputs[session.outputNames[0] ?? ""];
      if (output === undefined) throw new RangeError("onnxruntime gave no output");
      classes.set(readClasses(output, chunk.length), start);
      onProgress?.(Math.min(start + BATCH, samples.length));
    }
    return classes;
  } finally {
    await session.release();
  }
}

function readClasses(output: Tensor, count: number): readonly number[] {
  const { data } = output;
  if (data instanceof BigInt64Array) return Array.from(data.subarray(0, count), Number);
  if (!(data instanceof Float32Array))
    throw new RangeError(`onnxruntime gave ${output.type}, not float32 or int64`);
  const width = data.length / BATCH;
  return Array.from({ length: count }, (_, index) =>
    argmax(data.subarray(index * width, (index + 1) * width)),
  );
}

/** A copy of the model whose batch dimension is `batch` instead of 1. */
function withBatchSize(bytes: Uint8Array, inputName: string, batch: number): Uint8Array {
  const { model, graph } = decodeModel(bytes, "the model");
  const input = (graph.input ?? []).find((value) => value.name === inputName);
  for (const value of [input, ...(graph.output ?? [])]) {
    const first = value?.type?.tensorType?.shape?.dim?.[0];
    if (first) first.dimValue = batch;
  }
  graph.valueInfo = [];
  for (const node of graph.node ?? []) {
    if (node.opType === "Reshape") keepBatch(graph, node.input?.[1] ?? "");
  }
  return ModelProto.encode(model).finish();
}

/** Makes a Reshape's constant target copy the batch dimension (0) where it says 1. */
function keepBatch(graph: onnx.IGraphProto, name: string): void {
  const constant = (graph.node ?? []).find((node) => node.opType === "Constant" && node.output?.[0] === name);
  const tensor =
    (graph.initializer ?? []).find((initializer) => initializer.name === name) ??
    constant?.attribute?.find((attribute) => attribute.name === "value")?.t;
  if (!tensor || tensor.dataType !== TensorProto.DataType.INT64) return;
  const shape = [...decodeTensor(tensor, "the model").data];
  if (shape[0] !== 1) return;
  tensor.rawData = null;
  tensor.int64Data = [0, ...shape.slice(1)];
}
