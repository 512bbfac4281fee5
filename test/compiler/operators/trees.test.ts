// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { readGraph } from "../../../src/compiler/onnx/readGraph.ts";
import {
  ModelTooLargeError,
  OperatorUnsupportedError,
  ShapeUnsupportedError,
} from "../../../src/errors/OnnxErrors.ts";
import { buildOnnx, createRandom, type TestAttribute, type TestModel } from "../onnxBuilder.ts";
import { expectLikeOnnxruntime } from "./againstOnnxruntime.ts";
import { expectLabels } from "./expectLabels.ts";
import { randomTrees, type RandomTrees } from "./randomTrees.ts";
import { expectRefusal } from "./expectRefusal.ts";

const FEATURES = 4;
const MODES = ["BRANCH_LEQ", "BRANCH_LT", "BRANCH_GTE", "BRANCH_GT", "BRANCH_EQ", "BRANCH_NEQ"];
/** Multiples of ½, as the thresholds are. */
const options = { samples: 20, input: (random: number): number => Math.round(random * 5) / 2 };

type Attributes = Readonly<Record<string, TestAttribute>>;

function ensemble(operator: string, attributes: Attributes, output = "result"): TestModel {
  const classifier = operator.endsWith("Classifier");
  return {
    mlOpset: 3,
    inputShape: [1, FEATURES],
    nodes: [
      {
        operator,
        domain: "ai.onnx.ml",
        inputs: ["image"],
        output: classifier ? "label" : "result",
        ...(classifier && { moreOutputs: ["result"] }),
        attributes,
      },
    ],
    output,
  };
}

function regressor(attributes: Attributes = {}, trees: Partial<RandomTrees> = {}, seed = 1): TestModel {
  return ensemble("TreeEnsembleRegressor", {
    ...randomTrees(createRandom(seed), {
      prefix: "target",
      trees: 3,
      depth: 4,
      features: FEATURES,
      modes: ["BRANCH_LEQ"],
      scores: [0],
      ...trees,
    }),
    n_targets: 1,
    ...attributes,
  });
}

function classifier(
  classes: number,
  attributes: Attributes = {},
  trees: Partial<RandomTrees> = {},
  output = "result",
): TestModel {
  return ensemble(
    "TreeEnsembleClassifier",
    {
      ...randomTrees(createRandom(5), {
        prefix: "class",
        trees: 3,
        depth: 3,
        features: FEATURES,
        modes: ["BRANCH_LEQ"],
        scores: Array.from({ length: classes }, (_, score) => score),
        weight: Math.abs,
        ...trees,
      }),
      classlabels_int64s: Array.from({ length: classes }, (_, index) => 10 * index + 7),
      ...attributes,
    },
    output,
  );
}

/** A tree that is one branch; `changes` overwrite its attributes. */
function branch(changes: Attributes = {}): TestModel {
  return ensemble("TreeEnsembleRegressor", {
    nodes_treeids: [0, 0, 0],
    nodes_nodeids: [0, 1, 2],
    nodes_featureids: [1, 0, 0],
    nodes_values: { floats: [0.5, 0, 0] },
    nodes_modes: { strings: ["BRANCH_LEQ", "LEAF", "LEAF"] },
    nodes_truenodeids: [1, 0, 0],
    nodes_falsenodeids: [2, 0, 0],
    target_treeids: [0, 0],
    target_nodeids: [1, 2],
    target_ids: [0, 0],
    target_weights: { floats: [1, 2] },
    n_targets: 1,
    ...changes,
  });
}

describe("compiler: operators: trees", () => {
  for (const mode of MODES) {
    it(`TreeEnsembleRegressor with ${mode}`, () =>
      expectLikeOnnxruntime(regressor({}, { modes: [mode] }), options));
  }

  for (const seed of [2, 3, 4]) {
    it(`TreeEnsembleRegressor, random (${String(seed)}) with several modes and targets`, () =>
      expectLikeOnnxruntime(
        regressor(
          { n_targets: 2, base_values: { floats: [0.25, -1] } },
          { modes: ["BRANCH_LEQ", "BRANCH_GT"], scores: [0, 1], depth: 6 },
          seed,
        ),
        options,
      ));
  }

  it("TreeEnsembleRegressor with AVERAGE and base_values", () =>
    expectLikeOnnxruntime(
      regressor({ aggregate_function: "AVERAGE", base_values: { floats: [0.75] } }),
      options,
    ));

  it("TreeEnsembleRegressor multiplies once per branch below the roots and asks each question once", () => {
    const { signals } = readGraph(buildOnnx(regressor({}, { trees: 1, depth: 4 })), "test.onnx");
    const products = signals.filter(({ kind }) => kind === "product");
    expect(products.length).to.be.lessThan(4);
    expect(signals.filter(({ kind }) => kind === "unary").length).to.equal(1);
  });

  it("TreeEnsembleRegressor with a chain of branches deeper than a sum may be long", () => {
    const depth = 20;
    const inner = Array.from({ length: depth }, (_, index) => index);
    const leaves = Array.from({ length: depth + 1 }, (_, index) => depth + index);
    const zeros = leaves.map(() => 0);
    return expectLikeOnnxruntime(
      branch({
        nodes_treeids: [...inner, ...leaves].map(() => 0),
        nodes_nodeids: [...inner, ...leaves],
        nodes_featureids: [...inner.map((index) => index % FEATURES), ...zeros],
        nodes_values: { floats: [...inner.map((index) => index / 10 - 2.5), ...zeros] },
        nodes_modes: { strings: [...inner.map(() => "BRANCH_LEQ"), ...leaves.map(() => "LEAF")] },
        nodes_truenodeids: [...inner.map((index) => depth + index), ...zeros],
        nodes_falsenodeids: [...inner.map((index) => (index + 1 < depth ? index + 1 : 2 * depth)), ...zeros],
        target_treeids: zeros,
        target_nodeids: leaves,
        target_ids: zeros,
        target_weights: { floats: leaves.map((leaf) => leaf - depth) },
      }),
      { samples: 60, input: (random) => random * 4 + 1.5 },
    );
  });

  for (const output of ["label", "result"]) {
    const compare = (model: TestModel) =>
      output === "label" ? expectLabels(model) : expectLikeOnnxruntime(model, options);
    const what = output === "label" ? "label" : "scores";

    it(`TreeEnsembleClassifier's ${what}`, () => compare(classifier(3, {}, {}, output)));

    for (const post_transform of ["SOFTMAX", "LOGISTIC"]) {
      it(`TreeEnsembleClassifier's ${what} with post_transform ${post_transform}`, () =>
        compare(
          classifier(
            3,
            { post_transform, base_values: { floats: [0.1, -0.2, 0] } },
            { weight: (x) => x },
            output,
          ),
        ));
    }

    for (const only of [0, 1]) {
      it(`TreeEnsembleClassifier's ${what} where class ${String(only)} alone is weighed, as a probability`, () =>
        compare(classifier(2, {}, { scores: [only], weight: (x) => Math.abs(x) / 3 }, output)));

      for (const post_transform of ["NONE", "LOGISTIC"]) {
        it(`TreeEnsembleClassifier's ${what} where class ${String(only)} alone is weighed, with ${post_transform}`, () =>
          compare(classifier(2, { post_transform }, { scores: [only], weight: (x) => x }, output)));
      }
    }

    it(`TreeEnsembleClassifier's ${what} where one class is weighed and there is a base value`, () =>
      compare(
        classifier(
          2,
          { post_transform: "LOGISTIC", base_values: { floats: [0.3] } },
          { scores: [0], weight: (x) => x },
          output,
        ),
      ));
  }

  // onnxruntime 1.30 answers 1 here wherever the second score is positive, whatever the labels are; the standard's
  // reference implementation and scikit-learn take the greatest score, as with more classes.
  it("TreeEnsembleClassifier answers with the greatest of two scores that are both weighed", async () => {
    await expectLikeOnnxruntime(classifier(2), options);
    const [label, scores] = ["label", "result"].map((output) =>
      readGraph(buildOnnx(classifier(2, {}, {}, output)), "test.onnx"),
    );
    expect(label?.output.kind === "class" && label.output.labels).to.deep.equal(["7", "17"]);
    expect(label?.output.form.rows).to.deep.equal(scores?.output.form.rows);
  });

  it("TreeEnsembleClassifier keeps labels that are texts", () => {
    const attributes = Object.fromEntries(
      Object.entries(classifier(3).nodes[0]?.attributes ?? {}).filter(
        ([name]) => name !== "classlabels_int64s",
      ),
    );
    const labels = ["ant", "bee", "cat"];
    const model = ensemble(
      "TreeEnsembleClassifier",
      { ...attributes, classlabels_strings: { strings: labels } },
      "label",
    );
    const { output } = readGraph(buildOnnx(model), "test.onnx");
    expect(output.kind === "class" && output.labels).to.deep.equal(labels);
  });

  it("TreeEnsembleClassifier refuses classes that may go unweighed among negative weights", () => {
    expectRefusal(
      OperatorUnsupportedError,
      classifier(3, {}, { scores: [1, 2], weight: (x) => x }),
      "leaves that say nothing of a class",
    );
  });

  it("TreeEnsembleClassifier refuses what the standard leaves open of two classes", () => {
    expectRefusal(
      OperatorUnsupportedError,
      classifier(2, { base_values: { floats: [0.5] } }, { scores: [1] }),
      "base_values",
    );
    expectRefusal(
      OperatorUnsupportedError,
      classifier(2, { base_values: { floats: [0.5, 1] } }, { scores: [0] }),
      "base_values",
    );
    expectRefusal(OperatorUnsupportedError, classifier(1), "fewer than two class labels");
  });

  it("TreeEnsembleRegressor refuses what it cannot do", () => {
    expectRefusal(
      OperatorUnsupportedError,
      branch({ aggregate_function: "MIN" }),
      "aggregate_function = MIN",
    );
    expectRefusal(OperatorUnsupportedError, branch({ post_transform: "PROBIT" }), "post_transform = PROBIT");
    expectRefusal(
      OperatorUnsupportedError,
      branch({ nodes_modes: { strings: ["BRANCH_MEMBER", "LEAF", "LEAF"] } }),
      "BRANCH_MEMBER",
    );
  });

  it("TreeEnsembleRegressor refuses graphs that are no trees", () => {
    const refused = (changes: Attributes, reason: string) => {
      expectRefusal(ShapeUnsupportedError, branch(changes), reason);
    };
    refused({ nodes_featureids: [4, 0, 0] }, "feature 4 of 4");
    refused({ target_ids: [0, 1] }, "score 1 of 1");
    refused({ nodes_truenodeids: [5, 0, 0] }, "not there");
    refused({ nodes_truenodeids: [2, 0, 0] }, "twice to the same");
    refused({ nodes_nodeids: [0, 1, 1] }, "two of the same number");
    refused({ nodes_truenodeids: [0, 0, 0] }, "circle");
    refused({ nodes_values: { floats: [1] } }, "nodes_values");
    refused({ base_values: { floats: [1, 2] } }, "2 base_values for 1 scores");
  });

  it("TreeEnsembleRegressor refuses trees too deep to unroll", () => {
    const depth = 300;
    const ids = Array.from({ length: 2 * depth + 1 }, (_, index) => index);
    const inner = (index: number): boolean => index < depth;
    expectRefusal(
      ModelTooLargeError,
      branch({
        nodes_treeids: ids.map(() => 0),
        nodes_nodeids: ids,
        nodes_featureids: ids.map(() => 0),
        nodes_values: { floats: ids },
        nodes_modes: { strings: ids.map((id) => (inner(id) ? "BRANCH_LEQ" : "LEAF")) },
        nodes_truenodeids: ids.map((id) => (inner(id) ? depth + 1 + id : 0)),
        nodes_falsenodeids: ids.map((id) => (inner(id) ? id + 1 : 0)),
      }),
      "levels",
    );
  });
});
