// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { applyRows } from "../../src/compiler/graph/rows.ts";
import { readGraph } from "../../src/compiler/onnx/readGraph.ts";
import {
  OnnxUnreadableError,
  OperatorUnsupportedError,
  ShapeUnsupportedError,
} from "../../src/errors/OnnxErrors.ts";
import { buildOnnx, smallNetwork, type TestModel, type TestNode } from "./onnxBuilder.ts";

const read = (model: TestModel) => readGraph(buildOnnx(model), "test.onnx");
const weights = { shape: [4, 2], data: [1, 2, 3, 4, 5, 6, 7, 8] };

describe("readGraph", () => {
  it("reads a network as signals, with what is linear between them multiplied out", () => {
    const { inputName, inputShape, signals, output } = read(smallNetwork(1));
    expect([inputName, inputShape]).to.deep.equal(["image", [1, 1, 8, 8]]);
    const described = signals.map((signal) =>
      signal.kind === "input" || signal.kind === "product"
        ? [signal.kind, signal.shape]
        : [signal.kind, signal.shape, signal.name, signal.form.nodes],
    );
    expect(described).to.deep.equal([
      ["input", [1, 1, 8, 8]],
      ["unary", [1, 2, 8, 8], "act1", ["conv1", "norm1"]],
      ["maximum", [1, 2, 4, 4], "pool1", ["pool1"]],
      ["unary", [1, 16], "act2", ["conv2"]],
    ]);
    expect(output).to.deep.include({ kind: "class", name: "class", shape: [1, 5] });
    expect(output.form).to.deep.include({ signals: [3], nodes: ["dense", "bias"] });
  });

  it("transposes the matrix of Gemm only where transB says so, and applies alpha and beta", () => {
    const gemm = (attributes: Record<string, number>, shape: readonly number[]) => {
      const { form } = read({
        tensors: { w: { shape, data: weights.data }, b: { shape: [2], data: [10, 20] } },
        nodes: [{ operator: "Gemm", inputs: ["image", "w", "b"], output: "y", attributes }],
      }).output;
      const columns = [0, 1, 2, 3].map((one) =>
        applyRows(form.rows, new Float64Array(2), Float64Array.of(0, 0, 0, 0).fill(1, one, one + 1)),
      );
      return [[0, 1].flatMap((row) => columns.map((column) => column[row])), [...form.bias]];
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

  it("takes a model's answer for what it is: a class, the greatest few, or values", () => {
    const kind = (operator: string, more: Partial<TestNode> = {}, tensors = {}) =>
      read({ tensors, nodes: [{ operator, inputs: ["image"], output: "y", ...more }] }).output;
    expect(kind("Relu")).to.deep.include({ kind: "class", shape: [1, 4] });
    expect(kind("ArgMax", { attributes: { axis: 1 } })).to.deep.include({ kind: "class", shape: [1, 4] });
    const topK = read({
      tensors: { k: { shape: [1], data: [3], integers: true } },
      nodes: [{ operator: "TopK", inputs: ["image", "k"], output: "", moreOutputs: ["y"] }],
      output: "y",
      integerOutput: true,
    });
    expect(topK.output).to.deep.include({ kind: "top", k: 3, shape: [1, 4] });
    const sum = { ones: { shape: [4, 1], data: [1, 1, 1, 1] } };
    expect(kind("MatMul", { inputs: ["image", "ones"] }, sum)).to.deep.include({ kind: "values" });
  });

  it("compares logits where a model ends in a Softmax of them: the order is the same", () => {
    const { signals, output } = read({ nodes: [{ operator: "Softmax", inputs: ["image"], output: "y" }] });
    expect(signals).to.have.length(1);
    expect(output).to.deep.include({ kind: "class" });
    expect(output.form.signals).to.deep.equal([0]);
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
      nodes: [{ operator: "NonMaxSuppression", name: "where", inputs: ["image"], output: "y" }],
    };
    expect(() => read(model))
      .to.throw(OperatorUnsupportedError, /"where".*NonMaxSuppression.*operators out of Abs, .*Conv.*Relu/)
      .that.includes({ code: "ONNX_OPERATOR_UNSUPPORTED", node: "where", operator: "NonMaxSuppression" });
  });

  it("refuses anything behind ArgMax", () => {
    const nodes = [
      { operator: "ArgMax", inputs: ["image"], output: "c", attributes: { axis: 1 } },
      { operator: "Relu", name: "late", inputs: ["c"], output: "y" },
    ];
    expect(() => read({ nodes, integerOutput: false })).to.throw(
      OperatorUnsupportedError,
      /"late" \(Relu\): its input "c" is an index .*let the model end there/,
    );
  });

  it("takes one sample of a model of batches, and refuses other dynamic and batched shapes, naming the input", () => {
    const nodes = [{ operator: "Relu", inputs: ["image"], output: "y" }];
    expect(read({ inputShape: ["N", 4], nodes }).inputShape).to.deep.equal([1, 4]);
    expect(() => read({ inputShape: [1, "width"], nodes })).to.throw(
      ShapeUnsupportedError,
      /"image": dimension "width" is dynamic/,
    );
    expect(() => read({ inputShape: [8, 4], nodes })).to.throw(ShapeUnsupportedError, "batch size 1");
  });

  it("refuses a file without one input, with a node that reads nothing, or without the output that is meant", () => {
    const relu = { operator: "Relu", inputs: ["image"], output: "y" };
    const bytes = buildOnnx({ nodes: [relu] });
    expect(() => readGraph(bytes, "t.onnx", { outputName: "z" })).to.throw(
      OnnxUnreadableError,
      'no output "z", but y',
    );
    expect(() => read({ nodes: [{ ...relu, inputs: ["nowhere"] }] })).to.throw(
      OnnxUnreadableError,
      'node "y" reads "nowhere", which nothing before it gives',
    );
    expect(() => read({ tensors: { image: { shape: [1, 4], data: [1, 2, 3, 4] } }, nodes: [relu] })).to.throw(
      OnnxUnreadableError,
      "0 inputs where exactly 1 is needed",
    );
    expect(() =>
      read({ tensors: { w: weights }, nodes: [{ ...relu, operator: "Relu", inputs: ["w"] }] }),
    ).to.throw(OnnxUnreadableError, '"y" does not depend on its input');
  });

  it("refuses a choice among fewer values than it takes", () => {
    const bytes = buildOnnx({ nodes: [{ operator: "Relu", inputs: ["image"], output: "y" }] });
    const top = (k: number) => readGraph(bytes, "t.onnx", { output: { kind: "top", k } }).output;
    expect(top(4)).to.deep.include({ kind: "top", k: 4 });
    expect(() => top(5)).to.throw(ShapeUnsupportedError, "the greatest 5 of 4 values");
    const one = buildOnnx({
      tensors: { w: { shape: [4, 1], data: [1, 2, 3, 4] } },
      nodes: [{ operator: "MatMul", inputs: ["image", "w"], output: "y" }],
    });
    expect(() => readGraph(one, "t.onnx", { output: { kind: "class" } })).to.throw(
      ShapeUnsupportedError,
      "at least two values",
    );
  });

  it("refuses weights that do not fit their input, naming the node", () => {
    const model: TestModel = {
      inputShape: [1, 5],
      tensors: { w: weights },
      nodes: [{ operator: "MatMul", name: "dense", inputs: ["image", "w"], output: "y" }],
    };
    expect(() => read(model))
      .to.throw(ShapeUnsupportedError, /"dense": a matrix of 5 columns cannot/)
      .with.property("tensor", "dense");
  });
});
