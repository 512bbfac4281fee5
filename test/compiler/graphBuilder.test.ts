// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { GraphBuilder } from "../../src/compiler/graph/builder.ts";
import { evaluateGraph } from "../../src/compiler/graph/evaluateGraph.ts";
import type { Graph } from "../../src/compiler/graph/graph.ts";
import { tapCount } from "../../src/compiler/graph/rows.ts";
import {
  RELU,
  affineFunction,
  compose,
  stepFunction,
  type ScalarFunction,
} from "../../src/compiler/graph/scalarFunction.ts";
import type { Value } from "../../src/compiler/graph/value.ts";
import { ModelTooLargeError, ShapeUnsupportedError } from "../../src/errors/OnnxErrors.ts";
import { range } from "../circuits/support/expectations.ts";
import { clipTo, context, matrixRows } from "./denseGraph.ts";
import { createRandom } from "./onnxBuilder.ts";
import { expectNear } from "../shared/expectNear.ts";

const NODE = context("node");
const SIGMOID: ScalarFunction = { name: "sigmoid", apply: (x) => 1 / (1 + Math.exp(-x)) };
const TANH: ScalarFunction = { name: "tanh", apply: Math.tanh };

/** Builds a graph of one input of `size` values; its output are the values that `build` gives. */
function graphOf(size: number, build: (builder: GraphBuilder, input: Value) => Value): Graph {
  const builder = new GraphBuilder();
  const value = build(builder, builder.input("image", [1, size]));
  const form = builder.form(NODE, value);
  return builder.finish({ kind: "values", name: "y", shape: value.shape, form });
}

/** Kinds and names of the signals behind the input. */
function signalsOf({ signals }: Graph): string[] {
  return signals.slice(1).map((signal) => {
    if (signal.kind !== "unary") return signal.kind;
    return signal.functions.map(({ name }) => name).join();
  });
}

function valuesOf(graph: Graph, input: readonly number[]): number[] {
  return [...evaluateGraph(graph, input).output];
}

const POINTS = range(-20, 20).map((x) => x / 4);

/** A graph of one number computes `wanted` of it. */
function expectFunction(graph: Graph, wanted: (x: number) => number): void {
  for (const x of POINTS) expectNear(valuesOf(graph, [x])[0], wanted(x), 1e-12);
}

describe("GraphBuilder", () => {
  it("multiplies linear forms out, over one operand or several", () => {
    const random = createRandom(11);
    const matrix = (rows: number, columns: number): number[][] =>
      range(1, rows).map(() => range(1, columns).map(() => Math.fround(random())));
    const times = (a: readonly (readonly number[])[], x: readonly number[]): number[] =>
      a.map((row) => row.reduce((sum, value, i) => sum + value * (x[i] ?? NaN), 0));
    const [first, second, third] = [matrix(5, 3), matrix(4, 3), matrix(2, 9)];
    const graph = graphOf(3, (builder, input) => {
      const left = builder.linear(NODE, [input], [1, 5], matrixRows(first), Float64Array.of(1, 2, 3, 4, 5));
      const right = builder.linear(NODE, [input], [1, 4], matrixRows(second));
      return builder.linear(NODE, [left, right], [1, 2], matrixRows(third), Float64Array.of(0.5, -0.5));
    });
    expect(graph.signals).to.have.length(1);
    expect(tapCount(graph.output.form.rows)).to.equal(6);
    const x = [0.3, -0.7, 2];
    const inner = [...times(first, x).map((value, i) => value + i + 1), ...times(second, x)];
    const wanted = times(third, inner).map((value, i) => value + (i === 0 ? 0.5 : -0.5));
    valuesOf(graph, x).forEach((value, i) => {
      expectNear(value, wanted[i] ?? NaN, 1e-12);
    });
  });

  it("adds what comes to the same position twice, and keeps what cancels out of nothing", () => {
    const graph = graphOf(2, (builder, input) => {
      const doubled = builder.add(NODE, input, input);
      const turned = builder.select(NODE, [input], [1, 2], [1, 0]);
      return builder.add(NODE, doubled, turned, -1);
    });
    expect(valuesOf(graph, [3, 5])).to.deep.equal([1, 7]);
    expect(tapCount(graph.output.form.rows)).to.equal(4);
  });

  it("computes constants at once, whatever the operation", () => {
    const builder = new GraphBuilder();
    const value = builder.constant({ shape: [1, 4], data: Float64Array.of(1, -2, 3, -4) });
    const results = [
      builder.linear(NODE, [value], [1, 1], matrixRows([[1, 1, 1, 1]]), Float64Array.of(10)),
      builder.select(NODE, [value], [1, 3], [3, -1, 0], 7),
      builder.broadcast(NODE, builder.reshape(NODE, value, [4, 1]), [4, 2]),
      builder.unary(NODE, value, RELU),
      builder.unaryEach(NODE, value, [RELU, affineFunction(2, 0)], Int32Array.of(0, 1, 0, 1)),
      builder.add(NODE, value, value, -1),
      builder.multiply(NODE, value, value),
      builder.maximum(NODE, value, [1, 2], [[0, 1], [1, 3]]), // prettier-ignore
    ];
    expect(results.map((each) => each.kind === "constant" && [...each.data])).to.deep.equal([
      [8],
      [-4, 7, 1],
      [1, 1, -2, -2, 3, 3, -4, -4],
      [1, 0, 3, 0],
      [1, -4, 3, -8],
      [0, 0, 0, 0],
      [1, 4, 9, 16],
      [1, -2],
    ]);
  });

  it("makes one signal of a function that is written out over many nodes", () => {
    // GELU by tanh, as exporters write it: 0.5 · x · (1 + tanh(√(2/π) · (x + 0.044715 · x³))).
    const factor = Math.sqrt(2 / Math.PI);
    const graph = graphOf(1, (builder, input) => {
      const x = builder.linear(NODE, [input], [1, 1], matrixRows([[3]]));
      const squared = builder.unary(NODE, x, { name: "square", apply: (v) => v * v });
      const cubed = builder.multiply(NODE, squared, x);
      const inner = builder.add(NODE, x, builder.affine(NODE, cubed, 0.044715, 0));
      const tanh = builder.unary(context("tanh"), builder.affine(NODE, inner, factor, 0), TANH);
      return builder.multiply(NODE, builder.affine(NODE, x, 0.5, 0), builder.affine(NODE, tanh, 1, 1));
    });
    expect(graph.signals).to.have.length(2);
    expectFunction(graph, (x) => 1.5 * x * (1 + Math.tanh(factor * (3 * x + 0.044715 * (3 * x) ** 3))));
  });

  it("joins clamps and multiples of one number to one clamp, of either sign", () => {
    const graph = graphOf(1, (builder, input) => {
      const clipped = builder.unary(NODE, builder.affine(NODE, input, -2, 1), clipTo(3));
      return builder.unary(NODE, builder.affine(NODE, clipped, -1, 2), RELU);
    });
    expect(graph.signals).to.have.length(2);
    const [, signal] = graph.signals;
    expect(signal?.kind === "unary" && signal.functions[0]).to.have.property("clamp");
    expectFunction(graph, (x) => Math.max(0, 2 - Math.min(3, Math.max(0, 1 - 2 * x))));
  });

  it("composes functions as mathematics does", () => {
    const functions = [RELU, clipTo(2), affineFunction(-3, 1), affineFunction(0, 2), SIGMOID];
    for (const outer of functions) {
      for (const inner of functions) {
        for (const x of POINTS) {
          const wanted = outer.apply(inner.apply(x));
          expectNear(compose(outer, inner).apply(x), wanted, 1e-12, `${outer.name}(${inner.name})`);
        }
      }
    }
  });

  it("proves the same function of the same values once, and different ones apart", () => {
    const graph = graphOf(2, (builder, input) => {
      const sums = builder.linear(NODE, [input], [1, 2], matrixRows([[1, 2], [3, 4]])); // prettier-ignore
      const both = [RELU, RELU, SIGMOID, SIGMOID].map((each) => builder.unary(NODE, sums, each));
      const forms = both.map((value) => builder.select(NODE, [value], [1, 1], [0]));
      return forms.reduce((left, right) => builder.add(NODE, left, right));
    });
    expect(signalsOf(graph).sort()).to.deep.equal(["relu", "sigmoid"]);
  });

  it("proves a function once however many multiples of it are used", () => {
    const graph = graphOf(1, (builder, input) => {
      const sigmoid = builder.unary(NODE, input, SIGMOID);
      const above = builder.unary(NODE, builder.affine(NODE, sigmoid, 1, -0.5), stepFunction("strict"));
      const opposite = builder.affine(NODE, builder.affine(NODE, sigmoid, -1, 1), 3, 0);
      return builder.add(NODE, above, builder.add(NODE, opposite, builder.multiply(NODE, above, input)));
    });
    expect(signalsOf(graph)).to.deep.equal(["sigmoid", "step", "product"]);
    expectFunction(graph, (x) => (x > 0 ? 1 + x : 0) + 3 * (1 - SIGMOID.apply(x)));
  });

  it("lets monotone functions change places with a maximum, but no others", () => {
    const groups = [[0, 1], [2, 3]]; // prettier-ignore
    const after = (each: ScalarFunction) =>
      graphOf(4, (builder, input) => builder.unary(NODE, builder.maximum(NODE, input, [1, 2], groups), each));
    expect(signalsOf(after(RELU))).to.deep.equal(["relu", "maximum"]);
    expect(signalsOf(after(affineFunction(2, 1)))).to.deep.equal(["maximum"]);
    const falling = { ...clipTo(1).clamp, low: -1, high: 1, scale: -1, offset: 0 };
    const negated = after({
      name: "falling",
      apply: (x) => 0 - Math.min(1, Math.max(-1, x)),
      clamp: falling,
    });
    expect(signalsOf(negated)[0]).to.equal("maximum");
    expect(signalsOf(after(SIGMOID))).to.deep.equal(["maximum", "sigmoid"]);
    for (const input of [
      [-3, -1, 2, 0.5],
      [0, 0, -2, -4],
    ]) {
      const [a, b] = [Math.max(...input.slice(0, 2)), Math.max(...input.slice(2))];
      expect(valuesOf(after(RELU), input)).to.deep.equal([Math.max(a, 0), Math.max(b, 0)]);
      const clamped = [a, b].map((x) => 0 - Math.min(1, Math.max(-1, x)));
      expect(valuesOf(negated, input)).to.deep.equal(clamped);
    }
  });

  it("compares sums only after they have become signals of one scale", () => {
    const graph = graphOf(2, (builder, input) => {
      const sums = builder.linear(NODE, [input], [1, 3], matrixRows([[1, 1], [2, -1], [0, 3]])); // prettier-ignore
      return builder.maximum(NODE, sums, [1, 1], [[0, 1, 2]]);
    });
    expect(graph.signals.map(({ kind }) => kind)).to.deep.equal(["input", "unary", "maximum"]);
    expect(valuesOf(graph, [2, -1])).to.deep.equal([5]);
  });

  it("multiplies what depends on the input by a product, and by constants for nothing", () => {
    const graph = graphOf(2, (builder, input) => {
      const turned = builder.select(NODE, [input], [1, 2], [1, 0]);
      const constant = builder.constant({ shape: [1, 2], data: Float64Array.of(2, -3) });
      return builder.multiply(NODE, builder.multiply(NODE, input, turned), constant);
    });
    expect(signalsOf(graph)).to.deep.equal(["product"]);
    expect(valuesOf(graph, [5, 7])).to.deep.equal([70, -105]);
  });

  it("makes a step of its two values what a function of it says", () => {
    for (const step of ["strict", "inclusive"] as const) {
      const graph = graphOf(1, (builder, input) =>
        builder.unary(NODE, builder.unary(NODE, input, stepFunction(step)), SIGMOID),
      );
      expect(signalsOf(graph)).to.deep.equal(["step"]);
      expectFunction(graph, (x) => SIGMOID.apply(x > 0 || (x === 0 && step === "inclusive") ? 1 : 0));
    }
  });

  it("leaves out signals that the output does not need, and numbers the others anew", () => {
    const graph = graphOf(2, (builder, input) => {
      builder.form(NODE, builder.unary(NODE, input, TANH));
      const kept = builder.unary(NODE, builder.affine(NODE, input, 2, 0), SIGMOID);
      builder.form(NODE, builder.multiply(NODE, kept, input));
      return kept;
    });
    expect(signalsOf(graph)).to.deep.equal(["sigmoid"]);
    expect(graph.output.form.signals).to.deep.equal([1]);
    expect(valuesOf(graph, [0, 1])).to.deep.equal([0.5, SIGMOID.apply(2)]);
  });

  it("does not multiply out what would have many times more coefficients", () => {
    // Two dense layers through a bottleneck of 2: 400 coefficients, 10,000 if multiplied out.
    const [narrow, wide] = [range(1, 2), range(1, 100)];
    const graph = graphOf(100, (builder, input) => {
      const squeezed = builder.linear(NODE, [input], [1, 2], matrixRows(narrow.map(() => wide)));
      return builder.linear(NODE, [squeezed], [1, 100], matrixRows(wide.map(() => narrow)));
    });
    expect(graph.signals).to.have.length(2);
    expect(tapCount(graph.output.form.rows)).to.equal(200);
    const total = wide.reduce((sum, each) => sum + each, 0);
    expect(
      valuesOf(
        graph,
        wide.map(() => 1),
      )[99],
    ).to.equal(3 * total);
  });

  it("refuses shapes that do not fit and tensors that are empty or too large", () => {
    const builder = new GraphBuilder();
    const input = builder.input("image", [1, 4]);
    expect(() => builder.reshape(NODE, input, [3])).to.throw(
      ShapeUnsupportedError,
      /"node": cannot reshape \[1, 4\] to \[3\]/,
    );
    expect(() => builder.broadcast(NODE, input, [1, 6])).to.throw(
      ShapeUnsupportedError,
      "does not broadcast",
    );
    expect(() => builder.select(NODE, [input], [0], [])).to.throw(ShapeUnsupportedError, "empty");
    expect(() => builder.broadcast(NODE, input, [2 ** 20, 4])).to.throw(ModelTooLargeError);
  });
});
