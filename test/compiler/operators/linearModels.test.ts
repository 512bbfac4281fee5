// SPDX-License-Identifier: MIT
import { OperatorUnsupportedError, ShapeUnsupportedError } from "../../../src/errors/OnnxErrors.ts";
import type { TestAttribute, TestModel } from "../onnxBuilder.ts";
import { expectLikeOnnxruntime } from "./againstOnnxruntime.ts";
import { expectLabels } from "./expectLabels.ts";
import { expectRefusal } from "./expectRefusal.ts";

type Attributes = Readonly<Record<string, TestAttribute>>;

const model = (operator: string, attributes: Attributes, output = "result"): TestModel => ({
  mlOpset: 3,
  inputShape: [1, 2],
  nodes: [
    {
      operator,
      domain: "ai.onnx.ml",
      inputs: ["image"],
      ...(operator === "LinearClassifier"
        ? { output: "label", moreOutputs: ["result"] }
        : { output: "result" }),
      attributes,
    },
  ],
  output,
});

const three = {
  coefficients: { floats: [1, -2, 0.5, 1.5, -1, 1] },
  intercepts: { floats: [0.1, -0.2, 0.3] },
  classlabels_ints: [7, 17, 27],
};
const one = { coefficients: { floats: [1, -2] }, intercepts: { floats: [0.1] }, classlabels_ints: [7, 17] };

describe("compiler: operators: linear models", () => {
  for (const targets of [1, 3]) {
    it(`LinearRegressor of ${String(targets)} targets`, () => {
      const coefficients = { floats: three.coefficients.floats.slice(0, 2 * targets) };
      const intercepts = { floats: three.intercepts.floats.slice(0, targets) };
      return expectLikeOnnxruntime(model("LinearRegressor", { coefficients, intercepts, targets }));
    });
  }

  for (const post_transform of ["NONE", "SOFTMAX", "LOGISTIC"]) {
    it(`LinearClassifier with ${post_transform}`, async () => {
      await expectLikeOnnxruntime(model("LinearClassifier", { ...three, post_transform }));
      await expectLabels(model("LinearClassifier", { ...three, post_transform }, "label"));
    });
  }

  for (const post_transform of ["NONE", "LOGISTIC"]) {
    it(`LinearClassifier of two classes by one score, with ${post_transform}`, async () => {
      await expectLikeOnnxruntime(model("LinearClassifier", { ...one, post_transform }));
      await expectLabels(model("LinearClassifier", { ...one, post_transform }, "label"));
    });
  }

  it("LinearClassifier refuses a softmax of one score, and a transform that is not known", () => {
    expectRefusal(
      OperatorUnsupportedError,
      model("LinearClassifier", { ...one, post_transform: "SOFTMAX" }),
      "SOFTMAX of one score",
    );
    expectRefusal(
      OperatorUnsupportedError,
      model("LinearClassifier", { ...three, post_transform: "PROBIT" }),
      "PROBIT",
    );
  });

  it("LinearClassifier and LinearRegressor refuse coefficients that do not fit", () => {
    const coefficients = { floats: [1, 2, 3] };
    expectRefusal(
      ShapeUnsupportedError,
      model("LinearClassifier", { ...three, coefficients }),
      "3 coefficients",
    );
    expectRefusal(ShapeUnsupportedError, model("LinearRegressor", { coefficients }), "3 coefficients");
    expectRefusal(
      ShapeUnsupportedError,
      model("LinearClassifier", { ...three, intercepts: { floats: [1] } }),
      "1 intercepts",
    );
    expectRefusal(
      OperatorUnsupportedError,
      model("LinearRegressor", { coefficients: { floats: [1, 2] }, post_transform: "LOGISTIC" }),
      "post_transform",
    );
  });
});
