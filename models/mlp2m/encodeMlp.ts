// SPDX-License-Identifier: MIT
import onnxProto, { type onnx } from "onnx-proto";

const { ModelProto, TensorProto, AttributeProto } = onnxProto.onnx;

/** A dense layer over integers: weights [outputs][inputs]; its inputs are words that stand for `scale` each. */
export interface MlpLayer {
  readonly weights: Int8Array;
  readonly bias: Int32Array;
  readonly scale: number;
  /** Upper bound of the activation, as the ONNX model has it; without one the layer is the last. */
  readonly maximum?: number;
}

/** Side of the square input image. */
const SIDE = 28;

/** The ONNX file of a multilayer perceptron: Flatten, then Gemm, Relu and Clip for each hidden layer, then Gemm. */
export function encodeMlp(layers: readonly MlpLayer[]): Uint8Array {
  const node: onnx.INodeProto[] = [
    { opType: "Flatten", name: "flatten", input: ["image"], output: ["pixels"] },
  ];
  const initializer: onnx.ITensorProto[] = [];
  let before = "pixels";
  layers.forEach(({ weights, bias, scale, maximum }, index) => {
    const n = String(index + 1);
    const outputs = bias.length;
    initializer.push(
      tensor(`weight${n}`, [outputs, weights.length / outputs], Float32Array.from(weights)),
      tensor(
        `bias${n}`,
        [outputs],
        Float32Array.from(bias, (value) => value * scale),
      ),
    );
    const sums = maximum === undefined ? "logits" : `sums${n}`;
    node.push({
      opType: "Gemm",
      name: `dense${n}`,
      input: [before, `weight${n}`, `bias${n}`],
      output: [sums],
      attribute: [{ name: "transB", type: AttributeProto.AttributeType.INT, i: 1 }],
    });
    if (maximum === undefined) return;
    initializer.push(
      tensor(`minimum${n}`, [], Float32Array.of(0)),
      tensor(`maximum${n}`, [], Float32Array.of(maximum)),
    );
    node.push(
      { opType: "Relu", name: `relu${n}`, input: [sums], output: [`positive${n}`] },
      {
        opType: "Clip",
        name: `clip${n}`,
        input: [`positive${n}`, `minimum${n}`, `maximum${n}`],
        output: [`act${n}`],
      },
    );
    before = `act${n}`;
  });
  const classes = layers.at(-1)?.bias.length ?? 0;
  const graph: onnx.IGraphProto = {
    name: "mlp",
    node,
    initializer,
    input: [value("image", [1, 1, SIDE, SIDE])],
    output: [value("logits", [1, classes])],
  };
  return ModelProto.encode(
    ModelProto.fromObject({
      irVersion: 8,
      producerName: "assay",
      opsetImport: [{ domain: "", version: 13 }],
      graph,
    }),
  ).finish();
}

function tensor(name: string, dims: readonly number[], data: Float32Array): onnx.ITensorProto {
  return {
    name,
    dims: [...dims],
    dataType: TensorProto.DataType.FLOAT,
    rawData: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
  };
}

function value(name: string, shape: readonly number[]): onnx.IValueInfoProto {
  const dim = shape.map((dimValue) => ({ dimValue }));
  return { name, type: { tensorType: { elemType: TensorProto.DataType.FLOAT, shape: { dim } } } };
}
