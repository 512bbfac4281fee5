// SPDX-License-Identifier: MIT
import { expect } from "chai";
import onnxProto, { type onnx } from "onnx-proto";
import { parseConfig } from "../../src/compiler/config.ts";
import { emitCircom } from "../../src/compiler/emitCircom.ts";
import { quantiseOnnx } from "../../src/compiler/quantiseOnnx.ts";
import {
  CalibrationRequiredError,
  ModelConfigInvalidError,
  WeightsNotFiniteError,
} from "../../src/errors/CompilerErrors.ts";
import {
  ModelTooLargeError,
  OnnxUnreadableError,
  OperatorUnsupportedError,
  ShapeUnsupportedError,
} from "../../src/errors/OnnxErrors.ts";
import { buildOnnx, type TestModel, type TestNode } from "./onnxBuilder.ts";

const { AttributeProto, ModelProto, TensorProto } = onnxProto.onnx;
const types = AttributeProto.AttributeType;

type Edit = (graph: onnx.IGraphProto, node: onnx.INodeProto) => void;

/** Compiles a model up to its integers; `edit` first changes the graph or its first node. */
function compile(
  model: TestModel,
  edit: Edit = () => undefined,
  config = {},
  calibration: readonly Uint8Array[] = [],
) {
  const proto = ModelProto.decode(buildOnnx(model));
  const [node] = proto.graph?.node ?? [];
  if (!proto.graph || !node) throw new Error("the model has no node");
  edit(proto.graph, node);
  return quantiseOnnx({
    onnx: ModelProto.encode(proto).finish(),
    source: "hostile.onnx",
    config: parseConfig(config, "test"),
    configSource: "test",
    calibration,
  }).model;
}

const withAttribute =
  (attribute: onnx.IAttributeProto): Edit =>
  (_, node) => {
    node.attribute = [...(node.attribute ?? []), attribute];
  };

const GEMM: TestNode = { operator: "Gemm", inputs: ["image", "w", "b"], output: "y" };

/** Four inputs, two classes. */
const dense = (changes: Partial<TestModel> = {}): TestModel => ({
  tensors: { w: { shape: [4, 2], data: [1, 2, 3, 4, 5, 6, 7, 8] }, b: { shape: [2], data: [1, 2] } },
  nodes: [GEMM],
  ...changes,
});

/** A convolution whose results are the classes. */
const conv = (inputShape: readonly number[], attributes: TestNode["attributes"] = {}): TestModel => ({
  inputShape,
  tensors: { w: { shape: [2, 1, 2, 2], data: [1, 1, 1, 1, 1, 1, 1, 1] } },
  nodes: [{ operator: "Conv", inputs: ["image", "w"], output: "y", attributes }],
});

/** A node that clips "y" to [0, 1] and the classes of what is left. */
const clippedNodes = (name: string, from: string): readonly TestNode[] => [
  { operator: "Clip", name, inputs: [from, "low", "high"], output: "clipped" },
  { operator: "MatMul", inputs: ["clipped", "last"], output: "classes" },
];

/** The dense layer with a node behind it that costs constraints, of a given name. */
const clipped = (name: string): TestModel =>
  dense({
    tensors: {
      ...dense().tensors,
      low: { shape: [], data: [0] },
      high: { shape: [], data: [1] },
      last: { shape: [2, 2], data: [1, 0, 0, 1] },
    },
    nodes: [GEMM, ...clippedNodes(name, "y")],
  });

/** Every layer is cheap, all together are not. */
const chainOfConvolutions = (length: number): TestModel => ({
  inputShape: [1, 1, 256, 256],
  tensors: { w: { shape: [1, 1, 3, 3], data: new Array<number>(9).fill(1) } },
  nodes: Array.from({ length }, (_, index) => ({
    operator: "Conv",
    inputs: [index === 0 ? "image" : `c${String(index)}`, "w"],
    output: `c${String(index + 1)}`,
    attributes: { pads: [1, 1, 1, 1] },
  })),
});

/** Doubles something with every node: output = operator(last, last). */
const repeated = (operator: string, times: number, attributes: TestNode["attributes"] = {}): TestModel => ({
  nodes: [
    { operator: "Sigmoid", inputs: ["image"], output: "r0" },
    ...Array.from({ length: times }, (_, index) => ({
      operator,
      inputs: [`r${String(index)}`, `r${String(index)}`],
      output: `r${String(index + 1)}`,
      attributes,
    })),
  ],
});

describe("hostile models", () => {
  it("compile as long as nobody touches them", () => {
    expect(compile(dense()).output.form.bias).to.have.length(2);
    expect(compile(conv([1, 1, 3, 3])).output.form.bias).to.have.length(8);
  });

  it("are refused for numbers that are not finite, also where they only become so, instead of computing for ever", () => {
    for (const name of ["alpha", "beta"])
      for (const f of [Infinity, -Infinity, NaN])
        expect(() => compile(dense(), withAttribute({ name, type: types.FLOAT, f }))).to.throw(
          OnnxUnreadableError,
          `"${name}" is not finite`,
        );
    const overflow: Edit = (graph, node) => {
      withAttribute({ name: "beta", type: types.FLOAT, f: 3e38 })(graph, node);
      const bias = graph.initializer?.find(({ name }) => name === "b");
      Object.assign(bias ?? {}, {
        dataType: TensorProto.DataType.DOUBLE,
        doubleData: [1e300, 0],
        floatData: [],
      });
    };
    expect(() => compile(dense(), overflow)).to.throw(WeightsNotFiniteError, 'Layer "y"');
    for (const [operator, ...given] of [
      ["Log", -1],
      ["Sqrt", -1],
      ["Exp", 1e6],
    ] as const) {
      const nodes: TestNode[] = [
        { operator, inputs: ["given"], output: "made" },
        GEMM,
        { operator: "Mul", inputs: ["y", "made"], output: "z" },
      ];
      const tensors = { ...dense().tensors, given: { shape: [1], data: given } };
      expect(() => compile(dense({ tensors, nodes })), operator).to.throw(WeightsNotFiniteError);
    }
  });

  it("are refused for integers beyond 2^53 and for negative sizes", () => {
    const huge: Edit = (graph) => {
      Object.assign(graph.initializer?.[0] ?? {}, { dims: [Number.MAX_SAFE_INTEGER + 1, 2] });
    };
    expect(() => compile(dense(), huge)).to.throw(OnnxUnreadableError, "2^53");
    const negative: Edit = (graph, node) => {
      Object.assign(graph.initializer?.[0] ?? {}, { dims: [-2, -1, 2, 2] });
      withAttribute({ name: "group", type: types.INT, i: -1 })(graph, node);
    };
    expect(() => compile(conv([1, 1, 3, 3]), negative)).to.throw(OnnxUnreadableError, "negative shape");
  });

  it("are refused for halves of strides, pads and groups", () => {
    for (const [name, floats] of [
      ["strides", [1.5, 1.5]],
      ["pads", [0.5, 0, 0, 0]],
      ["pads", [NaN, 0, 0, 0]],
      ["dilations", [1, 0.5]],
    ] as const)
      expect(() =>
        compile(conv([1, 1, 4, 4]), withAttribute({ name, type: types.FLOATS, floats: [...floats] })),
      ).to.throw(
        OperatorUnsupportedError,
        new RegExp(`attribute ${name} .* is not [24] integers of at least [01]`),
      );
    expect(() =>
      compile(conv([1, 1, 4, 4]), withAttribute({ name: "group", type: types.FLOAT, f: 0.5 })),
    ).to.throw(OperatorUnsupportedError, "attribute group is no integer");
  });

  it("are refused for attributes that readers could take differently, or leave out", () => {
    const alpha = { name: "alpha", type: types.FLOAT, f: 3 };
    expect(compile(dense(), withAttribute(alpha)).output.form.bias).to.have.length(2);
    const twice: Edit = (_, node) => {
      node.attribute = [alpha, { ...alpha, f: 5 }];
    };
    expect(() => compile(dense(), twice)).to.throw(OnnxUnreadableError, '"alpha" is stated twice');
    expect(() => compile(dense(), withAttribute({ name: "transA", i: 1 }))).to.throw(
      OnnxUnreadableError,
      '"transA" does not state its type',
    );
    expect(() => compile(dense(), withAttribute({ ...alpha, refAttrName: "beta" }))).to.throw(
      OnnxUnreadableError,
      '"alpha" refers to that of a function',
    );
  });

  it("transpose a matrix for every number but 0, as other readers do", () => {
    const square = dense({ inputShape: [1, 2], tensors: { w: { shape: [2, 2], data: [1, 2, 3, 4] }, b: { shape: [2], data: [0, 0] } } }); // prettier-ignore
    const coefficients = (i: number) =>
      compile(square, withAttribute({ name: "transB", type: types.INT, i })).output.form.rows.coefficients;
    expect(coefficients(7)).to.deep.equal(coefficients(1));
    expect(coefficients(0)).to.not.deep.equal(coefficients(1));
  });

  it("are refused for tensors of broken bytes, of segments and of anything but numbers", () => {
    const weights =
      (changes: onnx.ITensorProto): Edit =>
      (graph) => {
        Object.assign(graph.initializer?.[0] ?? {}, changes);
      };
    const rawData = new Uint8Array(4 * 8);
    expect(compile(dense(), weights({ rawData, floatData: [] })).output.form.bias).to.have.length(2);
    for (const length of [31, 33])
      expect(() => compile(dense(), weights({ rawData: new Uint8Array(length), floatData: [] }))).to.throw(
        OnnxUnreadableError,
        '"w"',
      );
    expect(() => compile(dense(), weights({ segment: {} }))).to.throw(OnnxUnreadableError, "segment");
    for (const elemType of [TensorProto.DataType.STRING, TensorProto.DataType.COMPLEX64])
      expect(() =>
        compile(dense(), (graph) => {
          Object.assign(graph.input?.[0]?.type?.tensorType ?? {}, { elemType });
        }),
      ).to.throw(OnnxUnreadableError, 'its input "image" is a tensor of something other than numbers');
  });

  it("cannot pass a class off as a boolean", () => {
    const nodes = (to: number): readonly TestNode[] => [
      GEMM,
      { operator: "ArgMax", inputs: ["y"], output: "class", attributes: { axis: 1 } },
      { operator: "Cast", inputs: ["class"], output: "z", attributes: { to } },
    ];
    expect(compile(dense({ nodes: nodes(TensorProto.DataType.FLOAT) })).output.kind).to.equal("class");
    expect(() => compile(dense({ nodes: nodes(TensorProto.DataType.BOOL) }))).to.throw(
      OperatorUnsupportedError,
      "is an index",
    );
  });

  it("are refused if a few bytes stand for work without end", () => {
    const hostile = [
      conv([1, 1, 100_000, 100_000], { strides: [90_000, 90_000] }),
      conv([1, 1, 4, 4], { pads: [100_000, 100_000, 0, 0] }),
      conv([1, 1, 1024, 1024], { pads: [1, 1, 0, 0] }),
      {
        inputShape: [1, 1, 1000, 1000],
        nodes: [
          { operator: "MaxPool", inputs: ["image"], output: "y", attributes: { kernel_shape: [500, 500] } },
        ],
      },
      chainOfConvolutions(60),
      repeated("Concat", 30, { axis: 1 }),
    ];
    for (const model of hostile)
      expect(() => compile(model))
        .to.throw(ModelTooLargeError)
        .with.property("code", "MODEL_TOO_LARGE");
  });

  it("cannot make a function take time or stack without end, however it is written", () => {
    const samples = [Uint8Array.of(0, 80, 160, 255)];
    const kinds = (model: TestModel) => compile(model, undefined, {}, samples).steps.map(({ kind }) => kind);
    expect(kinds(repeated("Add", 60))).to.deep.equal(["table"]);
    const [first, ...rest] = kinds(repeated("Mul", 60));
    expect(first).to.equal("table"); // the first few squarings; those that would nest too deeply are products
    expect(rest.length).to.be.within(1, 3 * 60);
    const chain = repeated("Tanh", 5_000);
    const nodes = chain.nodes.map((node) => ({ ...node, inputs: node.inputs.slice(0, 1) }));
    expect(new Set(kinds({ nodes }))).to.deep.equal(new Set(["table"]));
  });

  it("are refused if a layer is empty", () => {
    const tensors = {
      none: { shape: [4, 0], data: [] },
      w: { shape: [0, 2], data: [] },
      zero: { shape: [], data: [0] },
      one: { shape: [], data: [1] },
    };
    const nodes = [
      { operator: "MatMul", inputs: ["image", "none"], output: "a" },
      { operator: "Clip", inputs: ["a", "zero", "one"], output: "r" },
      { operator: "MatMul", inputs: ["r", "w"], output: "y" },
    ];
    expect(() => compile(dense({ tensors, nodes }))).to.throw(ShapeUnsupportedError, "[1, 0] is empty");
  });

  it("are refused if a tensor has two definitions, of which readers could take either", () => {
    const twice: Edit = (graph) => {
      const dataType = TensorProto.DataType.FLOAT;
      graph.initializer?.push({ name: "w", dims: [4, 2], dataType, floatData: new Array<number>(8).fill(0) });
    };
    expect(() => compile(dense(), twice)).to.throw(OnnxUnreadableError, '"w" is defined twice');
    const nodes = [
      { operator: "Relu", inputs: ["image"], output: "w" },
      { ...GEMM, inputs: ["w", "w", "b"] },
    ];
    expect(() => compile(dense({ nodes }))).to.throw(OnnxUnreadableError, '"w" is defined twice');
  });

  it("are refused if a computed tensor stands where an operator takes an option", () => {
    const options: readonly (readonly [TestNode, string])[] = [
      [{ operator: "Dropout", inputs: ["b", "", "image"], output: "d" }, "training_mode"],
      [{ operator: "Clip", inputs: ["b", "image"], output: "d" }, "min"],
      [{ operator: "PRelu", inputs: ["b", "image"], output: "d" }, "slope"],
    ];
    for (const [option, role] of options) {
      const nodes = [option, { ...GEMM, inputs: ["image", "w", "d"] }];
      expect(() => compile(dense({ nodes })), option.operator).to.throw(
        OperatorUnsupportedError,
        new RegExp(`${role}.* computed`),
      );
    }
  });

  it("cannot write circom through the name of a node", () => {
    const name = '"\n*/ component main = Evil(); /*\u2028\u202e\r\u0085\u{1f600}\\';
    const text = emitCircom({
      model: compile(clipped(name)),
      commitment: 1n,
      batchSize: 1,
    });
    const plain = emitCircom({ model: compile(clipped("clip")), commitment: 1n, batchSize: 1 });
    expect(text).to.match(/^[\n -~]*$/);
    const [lines, expected] = [text, plain].map((circom) => circom.split("\n"));
    const different = lines?.filter((line, i) => line !== expected?.[i]) ?? [];
    expect(different).to.deep.equal([
      `// ${String.raw`"\"\n*/ component main = Evil(); /*\u2028\u202e\r\u0085\ud83d\ude00\\"`}`,
    ]);
  });

  it("are read by names that JavaScript objects have of their own", () => {
    const tensors = {
      ...clipped("").tensors,
      constructor: { shape: [4, 2], data: [8, 7, 6, 5, 4, 3, 2, 1] },
    };
    const node = { ...GEMM, name: "__proto__", inputs: ["image", "constructor", "b"], output: "toString" };
    const [step] = compile({ tensors, nodes: [node, ...clippedNodes("__proto__", "toString")] }).steps;
    expect(step?.name).to.equal("__proto__");
    expect(() => compile(dense({ nodes: [{ ...GEMM, operator: "constructor" }] }))).to.throw(
      OperatorUnsupportedError,
    );
  });

  it("have a bound that is the greatest float only in name", () => {
    const tensors = {
      ...dense().tensors,
      zero: { shape: [], data: [0] },
      most: { shape: [], data: [3.4028234663852886e38] },
      last: { shape: [2, 2], data: [1, 0, 0, 1] },
    };
    const nodes = [
      GEMM,
      { operator: "Clip", name: "bound", inputs: ["y", "zero", "most"], output: "r" },
      { operator: "MatMul", inputs: ["r", "last"], output: "z" },
    ];
    expect(() => compile(dense({ tensors, nodes }))).to.throw(
      CalibrationRequiredError,
      '"bound" takes values of no known range',
    );
  });

  it("cannot have an input range too wide for a number", () => {
    expect(() => compile(dense(), undefined, { input: { minimum: -1e308, maximum: 1e308 } })).to.throw(
      ModelConfigInvalidError,
      "too wide",
    );
  });
});
