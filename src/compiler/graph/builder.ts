// SPDX-License-Identifier: MIT
import { ShapeUnsupportedError } from "../../errors/OnnxErrors.ts";
import { Budget } from "./budget.ts";
import { composeRows, composedTaps, isPlain } from "./composeRows.ts";
import { joined, uniformOf } from "./constants.ts";
import { fuse } from "./fuse.ts";
import { countTo, gridIndices, isCount } from "./gridIndices.ts";
import type { Graph, LinearForm, Signal } from "./graph.ts";
import { reachable } from "./reachable.ts";
import {
  RowsBuilder,
  applyRows,
  diagonalRows,
  emptyRows,
  rowAt,
  rowCount,
  selectionRows,
  tapCount,
  type Rows,
} from "./rows.ts";
import {
  IDENTITY,
  RELU,
  MAXIMUM_PARTS,
  affineFunction,
  compose,
  isAffine,
  partsOf,
  type ScalarFunction,
} from "./scalarFunction.ts";
import { SignalTable } from "./signalTable.ts";
import { sizeOf, stridesOf, type Shape, type Tensor } from "./tensor.ts";
import type { ComputedValue, ConstantValue, NodeContext, Value } from "./value.ts";

/** A linear form is multiplied out into the next one only if that multiplies its coefficients by GROWTH at most, or they stay SMALL. */
const GROWTH = 4;
const SMALL = 4096;
const FILL = -1;

/**
 * Builds a graph out of the few operations that it knows. All take and give {@link Value}s; on constants they compute
 * at once, so that whoever translates an ONNX operator writes it once for both.
 */
export class GraphBuilder {
  readonly #budget = new Budget();
  readonly #table = new SignalTable(this.#budget);

  /** The model's input; called once, first. */
  input(name: string, shape: Shape): Value {
    this.#budget.checkSize(name, shape);
    return this.#valueOf(this.#table.push({ kind: "input", name, shape }), shape);
  }

  constant({ shape, data }: Tensor): ConstantValue {
    return { kind: "constant", shape, data };
  }

  /**
   * A constant that a node computes from others. Together they are limited: a file may ask for terabytes in parts.
   * @throws {ModelTooLargeError}
   */
  folded(context: NodeContext, shape: Shape, data: Float64Array): ConstantValue {
    this.#budget.countFolded(context.name, data.length);
    return { kind: "constant", shape, data };
  }

  /** The same values in another shape of the same size. */
  reshape(context: NodeContext, value: Value, shape: Shape): Value {
    if (sizeOf(shape) !== sizeOf(value.shape)) {
      throw new ShapeUnsupportedError(
        context.name,
        `cannot reshape [${value.shape.join(", ")}] to [${shape.join(", ")}]`,
      );
    }
    return { ...value, shape };
  }

  /**
   * rows · (the elements of `values`, one value after another) + bias.
   * @param bias - One per row; zeros if left out.
   */
  linear(
    context: NodeContext,
    values: readonly Value[],
    shape: Shape,
    rows: Rows,
    bias: Float64Array = new Float64Array(rowCount(rows)),
  ): Value {
    const constants = values.filter((value) => value.kind === "constant");
    if (constants.length === values.length) {
      this.#budget.checkConstantSize(context.name, shape);
      return this.folded(context, shape, applyRows(rows, bias, joined(constants)));
    }
    this.#budget.checkSize(context.name, shape);
    const forms = values.map((value) => this.form(context, value));
    const form = composeRows(
      rows,
      bias,
      this.#limited(context, rows, forms),
      (id) => this.#table.sizeOf(id),
      context.name,
    );
    this.#budget.count(context.name, Math.max(tapCount(form.rows), rowCount(form.rows)));
    return this.#valueOf(form, shape);
  }

  /**
   * Picks elements: element i is element indices[i] of the values one after another, or `fill` where the index is −1.
   * Transpose, Slice, Gather, Concat, Pad, Expand and nearest-neighbour Resize are all this.
   */
  select(
    context: NodeContext,
    values: readonly Value[],
    shape: Shape,
    indices: ArrayLike<number>,
    fill = 0,
  ): Value {
    const constants = values.filter((value) => value.kind === "constant");
    if (constants.length === values.length) {
      this.#budget.checkConstantSize(context.name, shape);
      const all = joined(constants);
      const data = new Float64Array(indices.length).fill(fill);
      for (let at = 0; at < data.length; at++)
        if (indices[at] !== FILL) data[at] = all[indices[at] ?? -1] ?? NaN;
      return this.folded(context, shape, data);
    }
    this.#budget.checkSize(context.name, shape);
    const inputs = values.reduce((sum, value) => sum + sizeOf(value.shape), 0);
    const [only] = values;
    if (values.length === 1 && only?.kind === "computed" && isCount(indices, inputs))
      return { ...only, shape };
    const picked = Array.from(indices);
    if (!picked.includes(FILL)) return this.linear(context, values, shape, selectionRows(inputs, picked));
    const rows = new RowsBuilder(inputs);
    const one = Float64Array.of(1);
    for (const index of picked) {
      if (index === FILL) rows.add([], new Float64Array());
      else rows.add([index], one);
    }
    const bias = Float64Array.from(picked, (index) => (index === FILL ? fill : 0));
    return this.linear(context, values, shape, rows.build(), bias);
  }

  /** A value repeated to a larger shape. Source: ONNX multidirectional broadcasting. */
  broadcast(context: NodeContext, value: Value, shape: Shape): Value {
    if (value.shape.length === shape.length && value.shape.every((size, axis) => size === shape[axis]))
      return value;
    const padded = [...new Array<number>(shape.length - value.shape.length).fill(1), ...value.shape];
    if (padded.some((size, axis) => size !== 1 && size !== shape[axis])) {
      throw new ShapeUnsupportedError(
        context.name,
        `[${value.shape.join(", ")}] does not broadcast to [${shape.join(", ")}]`,
      );
    }
    if (value.kind === "computed") this.#budget.checkSize(context.name, shape);
    else this.#budget.checkConstantSize(context.name, shape);
    const axes = stridesOf(padded).map((stride, axis) => ({
      stride: padded[axis] === 1 ? 0 : stride,
      positions: countTo(shape[axis] ?? 1),
    }));
    const indices = gridIndices(axes);
    return this.select(context, [value], shape, indices);
  }

  /** factor · value + offset, the same for all elements. */
  affine(context: NodeContext, value: Value, factor: number, offset: number): Value {
    return this.unary(context, value, affineFunction(factor, offset));
  }

  /** function of each element. */
  unary(context: NodeContext, value: Value, outer: ScalarFunction): Value {
    if (value.kind === "constant") return this.folded(context, value.shape, value.data.map(outer.apply));
    if (outer.clamp && outer.clamp.low === outer.clamp.high) return this.#same(context, value.shape, outer);
    if (outer.step) {
      const form = this.form(context, value);
      return this.#valueOf(this.#table.unary(context, form, value.shape, outer), value.shape);
    }
    if (this.#isStep(value)) {
      const both = compose(outer, value.function);
      const [low, high] = [both.apply(0), both.apply(1)];
      return { ...value, function: affineFunction(high - low, low) };
    }
    const before = outer.clamp && outer.clamp.scale >= 0 ? this.#maximumBelow(value) : undefined;
    if (before && !isAffine(outer)) {
      const clamped = this.unary(context, this.#valueOf(before.form, [rowCount(before.form.rows)]), outer);
      return this.#maximumOf(before, clamped, before.groupStart, value.shape);
    }
    const composed = compose(outer, value.function);
    if (composed.clamp && composed.clamp.low === composed.clamp.high)
      return this.#same(context, value.shape, composed);
    if (partsOf(composed) > MAXIMUM_PARTS)
      return this.unary(context, this.#valueOf(this.form(context, value), value.shape), outer);
    const named = isAffine(outer) || value.nodes.length >= MAXIMUM_PARTS;
    const nodes = named ? value.nodes : [...value.nodes, context];
    return { kind: "computed", shape: value.shape, base: value.base, function: composed, nodes };
  }

  /** functions[which[i]] of element i. */
  unaryEach(
    context: NodeContext,
    value: Value,
    functions: readonly ScalarFunction[],
    which: Int32Array,
  ): Value {
    if (value.kind === "constant") {
      const apply = (x: number, index: number): number => functions[which[index] ?? 0]?.apply(x) ?? NaN;
      return this.folded(context, value.shape, value.data.map(apply));
    }
    const form = this.form(context, value);
    const nodes = [context.name];
    const signal = { kind: "unary", ...context, shape: value.shape, form, functions, which, nodes } as const;
    return this.#valueOf(this.#table.push(signal), value.shape);
  }

  /**
   * slopes[i] · x below 0, x above: slope · words + (1 − slope) · max(words, 0), where the words are the value's own. Exact
   * on the words, and narrower to prove than a table of them.
   */
  kinked(context: NodeContext, value: Value, slopes: Float64Array): Value {
    const words = this.comparable(context, value);
    const size = sizeOf(value.shape);
    const rows = new RowsBuilder(2 * size);
    const offsets = Int32Array.of(0, size);
    const pairs = new Map<number, Float64Array>();
    slopes.forEach((slope, index) => {
      const pair = pairs.get(slope) ?? Float64Array.of(slope, 1 - slope);
      pairs.set(slope, pair);
      rows.addAt(index, offsets, pair);
    });
    return this.linear(context, [words, this.unary(context, words, RELU)], value.shape, rows.build());
  }

  /** left + sign · right, of the same shape. */
  add(context: NodeContext, left: Value, right: Value, sign: 1 | -1 = 1): Value {
    if (left.kind === "constant" && right.kind === "constant") {
      const data = left.data.map((each, index) => each + sign * (right.data[index] ?? NaN));
      return this.folded(context, left.shape, data);
    }
    const [first, second] = [uniformOf(left), uniformOf(right)];
    if (second !== undefined && left.kind === "computed") return this.affine(context, left, 1, sign * second);
    if (first !== undefined && right.kind === "computed") return this.affine(context, right, sign, first);
    const fused = fuse(left, right, (x, y) => x + sign * y, "sum");
    if (fused) return fused;
    const size = sizeOf(left.shape);
    const pair = Float64Array.of(1, sign);
    const rows = new RowsBuilder(2 * size);
    const offsets = Int32Array.of(0, size);
    for (let index = 0; index < size; index++) rows.addAt(index, offsets, pair);
    return this.linear(context, [left, right], left.shape, rows.build());
  }

  /** left · right element by element, of the same shape. */
  multiply(context: NodeContext, left: Value, right: Value): Value {
    if (left.kind === "constant") {
      if (right.kind === "computed") return this.#scale(context, right, left.data);
      const data = left.data.map((each, index) => each * (right.data[index] ?? NaN));
      return this.folded(context, left.shape, data);
    }
    if (right.kind === "constant") return this.#scale(context, left, right.data);
    const fused = fuse(left, right, (x, y) => x * y, "product");
    if (fused) return fused;
    const signal = {
      kind: "product",
      ...context,
      shape: left.shape,
      left: this.form(context, left),
      right: this.form(context, right),
    } as const;
    return this.#valueOf(this.#table.push(signal), left.shape);
  }

  /**
   * The greatest element of each group.
   * @param groups - Indices into the value, for each element of the result.
   */
  maximum(context: NodeContext, value: Value, shape: Shape, groups: readonly (readonly number[])[]): Value {
    this.#budget.checkSize(context.name, shape);
    if (value.kind === "constant") {
      const greatest = (group: readonly number[]): number =>
        group.reduce((most, index) => Math.max(most, value.data[index] ?? NaN), -Infinity);
      return this.folded(context, shape, Float64Array.from(groups, greatest));
    }
    const members = groups.flat();
    this.#budget.count(context.name, members.length);
    const groupStart = new Int32Array(groups.length + 1);
    groups.forEach((group, index) => {
      groupStart[index + 1] = (groupStart[index] ?? 0) + group.length;
    });
    const comparable = this.comparable(context, value);
    const ordered = this.select(context, [comparable], [members.length], members);
    return this.#maximumOf(context, ordered, groupStart, shape);
  }

  /** The linear form of a value; makes signals of what is not linear. */
  form(context: NodeContext, value: Value): LinearForm {
    if (value.kind === "constant") {
      return { signals: [], rows: emptyRows(value.data.length), bias: value.data, nodes: [] };
    }
    const { base, shape } = value;
    const { clamp } = value.function;
    if (clamp === undefined) {
      const { of, scale, offset } = value.function.multiple ?? { of: value.function, scale: 1, offset: 0 };
      return this.#table.multipleOf(this.#table.unary(context, base, shape, of, value.nodes), scale, offset);
    }
    const inner = isAffine(value.function) ? base : this.#table.clamp(context, base, shape, clamp, value);
    return this.#table.multipleOf(inner, clamp.scale, clamp.offset);
  }

  /** The graph of everything that the output needs. */
  finish(output: Graph["output"]): Graph {
    const [input] = this.#table.signals;
    if (input?.kind !== "input") throw new RangeError("a graph begins with its input");
    const { signals, renumber } = reachable(this.#table.signals, output.form);
    return {
      inputName: input.name,
      inputShape: input.shape,
      signals,
      output: { ...output, form: renumber(output.form) },
    };
  }

  /** What a function gives that gives the same for all numbers. */
  #same(context: NodeContext, shape: Shape, { apply }: ScalarFunction): ConstantValue {
    return this.folded(context, shape, new Float64Array(sizeOf(shape)).fill(apply(0)));
  }

  #scale(context: NodeContext, value: ComputedValue, factors: Float64Array): Value {
    const first = factors[0] ?? 1;
    if (factors.every((factor) => factor === first)) return this.affine(context, value, first, 0);
    return this.linear(context, [value], value.shape, diagonalRows(factors));
  }

  /**
   * The value in words of one scale, as they can be compared: one signal's own, an equal multiple of them, or a signal
   * made of them. What is taken off such a value's maximum is then taken off exactly.
   */
  comparable(context: NodeContext, value: Value): Value {
    if (value.kind === "constant") return value;
    const form = this.form(context, value);
    const first = rowAt(form.rows, 0).coefficients[0];
    const offset = form.bias[0];
    const plain =
      form.signals.length === 1 &&
      form.bias.every((bias) => bias === offset) &&
      form.rows.coefficients.every(
        (list) => list.length === 1 && Math.abs(list[0] ?? NaN) === Math.abs(first ?? NaN),
      );
    if (plain) return this.#valueOf(form, value.shape);
    const clamp = { low: -Infinity, high: Infinity, scale: 1, offset: 0 };
    return this.#valueOf(this.#table.clamp(context, form, value.shape, clamp, value), value.shape);
  }

  #maximumOf({ name, operator }: NodeContext, ordered: Value, groupStart: Int32Array, shape: Shape): Value {
    const form = this.form({ name, operator }, ordered);
    return this.#valueOf(
      this.#table.push({ kind: "maximum", name, operator, shape, form, groupStart }),
      shape,
    );
  }

  /** The maximum that a value is, if it is one as it stands: monotone functions change places with it. */
  #maximumBelow(value: ComputedValue): Extract<Signal, { kind: "maximum" }> | undefined {
    const [only] = value.base.signals;
    const signal = only === undefined ? undefined : this.#table.signals[only];
    const stands = value.function.clamp?.scale === 1 && isAffine(value.function) && isPlain(value.base);
    return stands && value.function.clamp.offset === 0 && signal?.kind === "maximum" ? signal : undefined;
  }

  /** Whether a value is a multiple of a step's 0 and 1, so that any function of it is one too. */
  #isStep({ base, function: { clamp } }: ComputedValue): boolean {
    const [only] = base.signals;
    const signal = only === undefined ? undefined : this.#table.signals[only];
    const affine = clamp?.low === -Infinity && clamp.high === Infinity;
    return affine && isPlain(base) && signal?.kind === "unary" && signal.functions.every(({ step }) => step);
  }

  /** Forms that may be multiplied out; the others become signals first, without another function. */
  #limited(context: NodeContext, outer: Rows, forms: readonly LinearForm[]): readonly LinearForm[] {
    const given = tapCount(outer) + forms.reduce((sum, { rows }) => sum + tapCount(rows), 0);
    if (composedTaps(outer, forms) <= Math.max(SMALL, GROWTH * given)) return forms;
    return forms.map((form) => {
      if (tapCount(form.rows) <= rowCount(form.rows)) return form;
      const value: ComputedValue = {
        kind: "computed",
        shape: [rowCount(form.rows)],
        base: form,
        function: IDENTITY,
        nodes: [context],
      };
      const clamp = { low: -Infinity, high: Infinity, scale: 1, offset: 0 };
      return this.#table.clamp(context, form, value.shape, clamp, value);
    });
  }

  #valueOf(base: LinearForm, shape: Shape): ComputedValue {
    return { kind: "computed", shape, base, function: IDENTITY, nodes: [] };
  }
}
