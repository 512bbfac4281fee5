// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { readGraph } from "../../../src/compiler/onnx/readGraph.ts";
import {
  ModelTooLargeError,
  OperatorUnsupportedError,
  ShapeUnsupportedError,
} from "../../../src/errors/OnnxErrors.ts";
import { buildOnnx, type TestAttribute, type TestModel } from "../onnxBuilder.ts";
import { expectLikeOnnxruntime } from "./againstOnnxruntime.ts";
import { expectRefusal } from "./expectRefusal.ts";

const domain = "ai.onnx.ml";

const model = (
  operator: string,
  attributes: Readonly<Record<string, TestAttribute>>,
  changes: Partial<TestModel> = {},
): TestModel => ({
  mlOpset: 3,
  inputShape: [1, 3],
  nodes: [{ operator, domain, inputs: ["image"], output: "result", attributes }],
  ...changes,
});

describe("compiler: operators: features", () => {
  it("Scaler, one number per feature", () =>
    expectLikeOnnxruntime(
      model("Scaler", { offset: { floats: [1, -2, 0.5] }, scale: { floats: [2, 0.5, -1] } }),
    ));

  it("Scaler, one number for all", () =>
    expectLikeOnnxruntime(model("Scaler", { offset: { floats: [1] }, scale: { floats: [2] } })));

  for (const norm of ["L1", "L2", "MAX"]) {
    it(`Normalizer with ${norm}`, () => expectLikeOnnxruntime(model("Normalizer", { norm })));
  }

  it("Binarizer", () =>
    expectLikeOnnxruntime(model("Binarizer", { threshold: { float: 0.5 } }), {
      samples: 10,
      input: (random) => Math.round(random * 3) / 2,
    }));

  it("ArrayFeatureExtractor", () =>
    expectLikeOnnxruntime({
      mlOpset: 3,
      inputShape: [1, 2, 3],
      tensors: { places: { shape: [2], data: [2, 0], integers: true } },
      nodes: [{ operator: "ArrayFeatureExtractor", domain, inputs: ["image", "places"], output: "result" }],
    }));

  it("FeatureVectorizer", () =>
    expectLikeOnnxruntime({
      mlOpset: 3,
      inputShape: [1, 3],
      nodes: [
        { operator: "Relu", inputs: ["image"], output: "positive" },
        {
          operator: "FeatureVectorizer",
          domain,
          inputs: ["positive", "image"],
          output: "result",
          attributes: { inputdimensions: [3, 3] },
        },
      ],
    }));

  it("ZipMap hands the probabilities on", () => {
    const zipped = model("ZipMap", { classlabels_int64s: [0, 1, 2] });
    const { output } = readGraph(buildOnnx(zipped), "test.onnx", { output: { kind: "values" } });
    expect(output.shape).to.deep.equal([1, 3]);
    expect(output.form.signals).to.deep.equal([0]);
  });

  it("Normalizer of probabilities keeps their order, so that a class needs none of them", () => {
    const nodes = [
      { operator: "Softmax", inputs: ["image"], output: "probabilities" },
      {
        operator: "Normalizer",
        domain,
        inputs: ["probabilities"],
        output: "result",
        attributes: { norm: "L1" },
      },
    ];
    const { signals } = readGraph(buildOnnx({ mlOpset: 3, nodes }), "test.onnx");
    expect(signals.map(({ kind }) => kind)).to.deep.equal(["input"]);
  });

  it("Scaler and ArrayFeatureExtractor refuse what does not fit", () => {
    expectRefusal(
      ShapeUnsupportedError,
      model("Scaler", { offset: { floats: [1, 2] } }),
      "does not broadcast",
    );
    expectRefusal(
      ShapeUnsupportedError,
      {
        mlOpset: 3,
        tensors: { places: { shape: [1], data: [4], integers: true } },
        nodes: [{ operator: "ArrayFeatureExtractor", domain, inputs: ["image", "places"], output: "result" }],
      },
      "outside 4 features",
    );
  });

  it("ArrayFeatureExtractor and FeatureVectorizer refuse sizes that would exhaust memory", () => {
    const repeated = Array.from({ length: 40 }, () => "image");
    const inputShape = [1, 2 ** 15, 1];
    expectRefusal(
      ModelTooLargeError,
      {
        mlOpset: 3,
        inputShape,
        tensors: { places: { shape: [40], data: repeated.map(() => 0), integers: true } },
        nodes: [{ operator: "ArrayFeatureExtractor", domain, inputs: ["image", "places"], output: "result" }],
      },
      "values",
    );
    expectRefusal(
      ModelTooLargeError,
      {
        mlOpset: 3,
        inputShape,
        nodes: [{ operator: "FeatureVectorizer", domain, inputs: repeated, output: "result" }],
      },
      "values",
    );
  });

  for (const operator of ["Imputer", "LabelEncoder", "OneHotEncoder", "SVMClassifier", "SVMRegressor"]) {
    it(`${operator} is refused`, () => {
      expectRefusal(OperatorUnsupportedError, model(operator, {}), "Instead, ");
    });
  }
});
