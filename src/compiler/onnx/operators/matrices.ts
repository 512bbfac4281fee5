// SPDX-License-Identifier: MIT
import { ModelTooLargeError, ShapeUnsupportedError } from "../../../errors/OnnxErrors.ts";
import { MAXIMUM_VALUES } from "../../graph/graph.ts";
import { RowsBuilder } from "../../graph/rows.ts";
import { positionOf, sizeOf, stridesOf, type Shape } from "../../graph/tensor.ts";
import type { ConstantValue, Value } from "../../graph/value.ts";
import {
  broadcastShape,
  input,
  integerAttribute,
  numberAttribute,
  type OnnxNode,
  type Translator,
} from "../node.ts";
import { checkWork } from "../windows/slidingWindow.ts";

/** Matrices in a tensor: where each begins, and the steps between its rows and columns. */
interface Matrices {
  readonly value: Value;
  readonly rows: number;
  readonly columns: number;
  readonly rowStep: number;
  readonly columnStep: number;
  /** Element that each matrix of the (broadcast) batch begins at. */
  readonly starts: readonly number[];
}

/** left · right for each matrix of the batch. */
interface Product {
  readonly left: Matrices;
  readonly right: Matrices;
  readonly shape: Shape;
  /** One per element of a matrix's row; zeros if left out. */
  readonly bias?: Float64Array | undefined;
}

const matMul: Translator = (node) => {
  const [left, right] = [input(node, 0, "the left matrix"), input(node, 1, "the right matrix")];
  if (left.shape.length === 0 || right.shape.length === 0)
    throw new ShapeUnsupportedError(
      node.context.name,
      "MatMul takes vectors and matrices, not a single number",
    );
  const leftShape = left.shape.length === 1 ? [1, ...left.shape] : left.shape;
  const rightShape = right.shape.length === 1 ? [...right.shape, 1] : right.shape;
  const batch = broadcastShape(node, [leftShape.slice(0, -2), rightShape.slice(0, -2), []]);
  const matrices = {
    left: matricesOf(node, left, leftShape, batch),
    right: matricesOf(node, right, rightShape, batch),
  };
  const shape = [
    ...batch,
    ...(left.shape.length === 1 ? [] : [matrices.left.rows]),
    ...(right.shape.length === 1 ? [] : [matrices.right.columns]),
  ];
  return [multiplyMatrices(node, { ...matrices, shape })];
};

const gemm: Translator = (node) => {
  const [a, b] = [input(node, 0, "the left matrix"), input(node, 1, "the right matrix")];
  if (a.shape.length !== 2 || b.shape.length !== 2)
    throw new ShapeUnsupportedError(node.context.name, "Gemm takes two matrices");
  const alpha = numberAttribute(node, "alpha", 1);
  const beta = numberAttribute(node, "beta", 1);
  const left = matricesOf(node, node.builder.affine(node.context, a, alpha, 0), a.shape, []);
  const right = matricesOf(node, b, b.shape, []);
  const factors = {
    left: integerAttribute(node, "transA", 0) === 0 ? left : transposed(left),
    right: integerAttribute(node, "transB", 0) === 0 ? right : transposed(right),
  };
  const shape = [factors.left.rows, factors.right.columns];
  checkValues(node, sizeOf(shape));
  const addend = node.inputs[2];
  if (addend === undefined) return [multiplyMatrices(node, { ...factors, shape })];
  const scaled = node.builder.broadcast(
    node.context,
    node.builder.affine(node.context, addend, beta, 0),
    shape,
  );
  if (scaled.kind === "constant") return [multiplyMatrices(node, { ...factors, shape, bias: scaled.data })];
  return [node.builder.add(node.context, multiplyMatrices(node, { ...factors, shape }), scaled)];
};

function matricesOf(node: OnnxNode, value: Value, shape: Shape, batch: Shape): Matrices {
  const own = shape.slice(0, -2);
  const [rows = 1, columns = 1] = shape.slice(-2);
  const strides = stridesOf(own).map((stride, axis) => (own[axis] === 1 ? 0 : stride * rows * columns));
  checkValues(node, sizeOf(batch));
  const starts = Array.from({ length: sizeOf(batch) }, (_, index) =>
    positionOf(index, batch)
      .slice(batch.length - own.length)
      .reduce((sum, at, axis) => sum + at * (strides[axis] ?? 0), 0),
  );
  return { value, rows, columns, rowStep: columns, columnStep: 1, starts };
}

function transposed(matrices: Matrices): Matrices {
  const { rows, columns, rowStep, columnStep } = matrices;
  return { ...matrices, rows: columns, columns: rows, rowStep: columnStep, columnStep: rowStep };
}

function checkValues({ context }: OnnxNode, size: number): void {
  if (size > MAXIMUM_VALUES) throw new ModelTooLargeError(context.name, "values", size, MAXIMUM_VALUES);
}

function multiplyMatrices(node: OnnxNode, product: Product): Value {
  const { left, right } = product;
  if (left.columns !== right.rows) {
    throw new ShapeUnsupportedError(
      node.context.name,
      `a matrix of ${String(left.columns)} columns cannot be multiplied by one of ${String(right.rows)} rows`,
    );
  }
  checkValues(node, sizeOf(product.shape));
  checkWork(node, sizeOf(product.shape) * left.columns);
  const { value: fixed } = right;
  if (fixed.kind === "constant")
    return byConstant(node, { ...product, computed: left, constant: right, fixed });
  if (left.value.kind === "constant") {
    const [computed, constant] = [transposed(right), transposed(left)];
    return byConstant(node, { ...product, computed, constant, fixed: left.value, mirrored: true });
  }
  return bothComputed(node, product);
}

/** A product with a constant is linear; the rows of one of its columns share their coefficients. */
function byConstant(
  node: OnnxNode,
  {
    shape,
    bias,
    computed,
    constant,
    fixed: { data },
    mirrored = false,
  }: Omit<Product, "left" | "right"> & {
    readonly computed: Matrices;
    readonly constant: Matrices;
    readonly fixed: ConstantValue;
    /** Whether (right · left)ᵀ is computed in place of left · right. */
    readonly mirrored?: boolean;
  },
): Value {
  const { rows: inner, columns, rowStep, columnStep } = constant;
  const rows = new RowsBuilder(sizeOf(computed.value.shape));
  const offsets = Int32Array.from({ length: inner }, (_, at) => at * computed.columnStep);
  const lists = new Map<number, Float64Array>();
  const coefficientsOf = (start: number): Float64Array => {
    const known =
      lists.get(start) ?? Float64Array.from({ length: inner }, (_, at) => data[start + at * rowStep] ?? NaN);
    lists.set(start, known);
    return known;
  };
  const [outer, fast] = mirrored ? [columns, computed.rows] : [computed.rows, columns];
  computed.starts.forEach((start, batch) => {
    for (let slow = 0; slow < outer; slow++) {
      for (let quick = 0; quick < fast; quick++) {
        const [row, column] = mirrored ? [quick, slow] : [slow, quick];
        const list = coefficientsOf((constant.starts[batch] ?? 0) + column * columnStep);
        rows.addAt(start + row * computed.rowStep, offsets, list);
      }
    }
  });
  return node.builder.linear(node.context, [computed.value], shape, rows.build(), bias);
}

/** Where both matrices depend on the input, every product of two elements is a signal. */
function bothComputed(node: OnnxNode, { left, right, shape, bias }: Product): Value {
  const { builder, context } = node;
  const inner = left.columns;
  const size = sizeOf(shape) * inner;
  checkValues(node, size);
  const [leftAt, rightAt] = [new Int32Array(size), new Int32Array(size)];
  let index = 0;
  left.starts.forEach((start, batch) => {
    for (let row = 0; row < left.rows; row++) {
      for (let column = 0; column < right.columns; column++) {
        for (let at = 0; at < inner; at++, index++) {
          leftAt[index] = start + row * left.rowStep + at * left.columnStep;
          rightAt[index] = (right.starts[batch] ?? 0) + at * right.rowStep + column * right.columnStep;
        }
      }
    }
  });
  const products = builder.multiply(
    context,
    builder.select(context, [left.value], [size], leftAt),
    builder.select(context, [right.value], [size], rightAt),
  );
  const rows = new RowsBuilder(size);
  const offsets = Int32Array.from({ length: inner }, (_, at) => at);
  const ones = new Float64Array(inner).fill(1);
  for (let sum = 0; sum < size; sum += inner) rows.addAt(sum, offsets, ones);
  return builder.linear(context, [products], shape, rows.build(), bias);
}

/** Products of matrices. */
export const MATRICES: Readonly<Record<string, Translator>> = {
  Gemm: gemm,
  MatMul: matMul,
};
