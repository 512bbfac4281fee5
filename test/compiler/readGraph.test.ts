// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { readGraph } from "../../src/compiler/onnx/readGraph.ts";
import {
  OnnxUnreadableError,
  OperatorUnsupportedError,
  ShapeUnsupportedError,
} from "../../src/errors/OnnxErrors.ts";
import { buildOnnx, smallNetwork, type TestModel } from "./onnxBuilder.ts";

const read = (model: TestModel) => readGraph(buildOnnx(model), "test.onnx");
const weights = { shape: [4, 2], data: [1, 2, 3, 4, 5, 6, 7, 8] };

describe("readGraph", () => {
  it("reads a network of all supported layers as a chain with static shapes", () => {
    const graph = read(smallNetwork(1));
    expect(graph.inputShape).to.deep.equal([1, 8, 8]);
    expect(graph.nodes.map((node) => [node.name, node.operation.kind, node.outputShape])).to.deep.equal([
      ["conv1", "conv", [2, 8, 8]],
      ["norm1", "affine", [2, 8, 8]],
      ["act1", "clip", [2, 8, 8]],
      ["pool1", "maxPool", [2, 4, 4]],
      ["conv2", "conv", [4, 2, 2]],
      ["act2", "clip", [4, 2, 2]],
      ["flatten", "reshape", [16]],
      ["dense", "dense", [5]],
      ["bias", "affine", [5]],
      ["argmax", "argmax", [1]],
    ]);
  });

  it("transposes the matrix of Gemm only where transB says so, and applies alpha and beta", () => {
    const gemm = (attributes: Record<string, number>, shape: readonly number[]) => {
      const [node] = read({
        tensors: { w: { shape, data: weights.data }, b: { shape: [2], data: [10, 20] } },
        nodes: [{ operator: "Gemm", inputs: ["image", "w", "b"], output: "y", attributes }],
      }).nodes;
      const operation = node?.operation;
      return operation?.kind === "dense" ? [[...operation.weights.data], [...operation.bias]] : [];
    };
    expect(gemm({}, [4, 2])).to.deep.equal([
      [1, 3, 5, 7, 2, 4, 6, 8],
      [10, 20],
    ]);
    expect(gemm({ transB: 1, alpha: 0.5, beta: 1.5 }, [2, 4])).to.deep.equal([
      [0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4],
      [15, 30],
    ]);
  });

  it("resolves auto_pad as ONNX defines it", () => {
    const shape = (auto_pad: string) =>
      read({
        inputShape: [1, 1, 5, 6],
        tensors: { w: { shape: [1, 1, 2, 3], data: [1, 1, 1, 1, 1, 1] } },
        nodes: [
          {
            operator: "Conv",
            inputs: ["image", "w"],
            output: "y",
            attributes: { auto_pad, strides: [2, 2] },
          },
        ],
      }).nodes.map(({ operation, outputShape }) => [
        operation.kind === "conv" && operation.window.pads,
        outputShape,
      ]);
    expect(shape("SAME_UPPER")).to.deep.equal([
      [
        [0, 0, 1, 1],
        [1, 3, 3],
      ],
    ]);
    expect(shape("SAME_LOWER")).to.deep.equal([
      [
        [1, 1, 0, 0],
        [1, 3, 3],
      ],
    ]);
    expect(shape("VALID")).to.deep.equal([
      [
        [0, 0, 0, 0],
        [1, 2, 2],
      ],
    ]);
  });

  it("refuses a file that is not ONNX, names it and says what to do", () => {
    expect(() => readGraph(new TextEncoder().encode("<html>not a model</html>"), "page.html"))
      .to.throw(OnnxUnreadableError, "page.html")
      .with.property("code", "ONNX_UNREADABLE");
    expect(() => readGraph(new Uint8Array(), "empty.onnx")).to.throw(OnnxUnreadableError, "empty.onnx");
    const cut = buildOnnx(smallNetwork(1)).subarray(0, 200);
    expect(() => readGraph(cut, "cut.onnx")).to.throw(OnnxUnreadableError, "cut.onnx");
  });

  it("refuses an operator set it was not checked against", () => {
    expect(() => read({ ...smallNetwork(1), opset: 99 })).to.throw(OnnxUnreadableError, "operator set 99");
  });

  it("refuses a tensor whose data does not fill its shape, or is not finite", () => {
    const model = (data: readonly number[]): TestModel => ({
      tensors: { w: { shape: [4, 2], data } },
      nodes: [{ operator: "MatMul", inputs: ["image", "w"], output: "y" }],
    });
    expect(() => read(model([1, 2, 3]))).to.throw(OnnxUnreadableError, "3 values for shape [4, 2]");
    expect(() => read(model([1, 2, 3, 4, 5, 6, 7, NaN]))).to.throw(OnnxUnreadableError, "not finite");
  });

  it("refuses an unsupported operator, naming the node, the operator and what is supported", () => {
    const model: TestModel = {
      nodes: [{ operator: "Sigmoid", name: "squash", inputs: ["image"], output: "y" }],
    };
    expect(() => read(model))
      .to.throw(OperatorUnsupportedError, /"squash".*Sigmoid.*Supported: Add, ArgMax.*Reshape/)
      .that.includes({ code: "ONNX_OPERATOR_UNSUPPORTED", node: "squash", operator: "Sigmoid" });
  });

  const refusedOptions: readonly [string, TestModel, RegExp][] = [
    [
      "a residual connection",
      {
        nodes: [
          { operator: "Relu", inputs: ["image"], output: "a" },
          { operator: "Relu", inputs: ["a"], output: "b" },
          { operator: "Add", name: "residual", inputs: ["b", "a"], output: "y" },
        ],
      },
      /"residual": operator Add .*branches/,
    ],
    [
      "dilations",
      {
        inputShape: [1, 1, 8, 8],
        tensors: { w: { shape: [1, 1, 2, 2], data: [1, 1, 1, 1] } },
        nodes: [{ operator: "Conv", inputs: ["image", "w"], output: "y", attributes: { dilations: [2, 2] } }],
      },
      /Conv \(dilations/,
    ],
    [
      "Clip from a negative bound",
      {
        tensors: { low: { shape: [], data: [-1] }, high: { shape: [], data: [1] } },
        nodes: [{ operator: "Clip", inputs: ["image", "low", "high"], output: "y" }],
      },
      /Clip \(min = -1, only 0 is\)/,
    ],
    [
      "anything behind ArgMax",
      {
        nodes: [
          { operator: "ArgMax", inputs: ["image"], output: "c", attributes: { axis: 1 } },
          { operator: "Relu", name: "late", inputs: ["c"], output: "y" },
        ],
      },
      /"late": operator Relu \(it follows ArgMax/,
    ],
    [
      "a constant per pixel",
      {
        inputShape: [1, 1, 2, 2],
        tensors: { map: { shape: [1, 1, 2, 2], data: [1, 2, 3, 4] } },
        nodes: [{ operator: "Add", inputs: ["image", "map"], output: "y" }],
      },
      /Add \(only one constant per channel/,
    ],
  ];
  for (const [title, model, message] of refusedOptions) {
    it(`refuses ${title}`, () => {
      expect(() => read(model)).to.throw(OperatorUnsupportedError, message);
    });
  }

  it("refuses dynamic and batched input shapes, naming the input", () => {
    const nodes = [{ operator: "Relu", inputs: ["image"], output: "y" }];
    expect(() => read({ inputShape: ["N", 4], nodes })).to.throw(
      ShapeUnsupportedError,
      /"image": dimension "N" is dynamic/,
    );
    expect(() => read({ inputShape: [8, 4], nodes })).to.throw(ShapeUnsupportedError, "batch size 1");
  });

  it("refuses weights that do not fit their input, naming the node", () => {
    const model: TestModel = {
      inputShape: [1, 5],
      tensors: { w: weights },
      nodes: [{ operator: "MatMul", name: "dense", inputs: ["image", "w"], output: "y" }],
    };
    expect(() => read(model))
      .to.throw(ShapeUnsupportedError, /"dense": a matrix of shape \[2, 4\]/)
      .with.property("tensor", "dense");
  });
});
