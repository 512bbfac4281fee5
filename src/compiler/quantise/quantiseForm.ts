// SPDX-License-Identifier: MIT
import {
  AccumulatorTooWideError,
  WeightsNotFiniteError,
  WeightsTooWideError,
} from "../../errors/CompilerErrors.ts";
import type { LinearForm } from "../graph/graph.ts";
import { RowsBuilder, rowAt, rowCount, type Rows } from "../graph/rows.ts";
import { signedBits, type IntegerForm, type IntegerRows } from "../integer/integerModel.ts";
import { formRanges, spanOf, type TensorWidth } from "../integer/ranges.ts";
import { valueAt } from "../valueAt.ts";
import type { QuantisedTensor } from "./tensors.ts";

/** Common units are no coarser than this, and coefficients of 0 are halved no more often. */
const MAXIMUM_SHIFT = 40;

/** The least of these bits of a common unit's biases is finer than anything that is left of the accumulators. */
const BIAS_BITS = 48;

/** Bits of a bias where there are no coefficients to say how fine it is to be. */
const BIAS_ALONE_BITS = 24;

/**
 * Weights finer than this many bits below what all their rounding errors together can change are no use: without the
 * limit, a channel of tiny weights would get a very wide bias.
 */
const GUARD_BITS = 3;

/** Accumulators and all their partial sums are exact in double precision. */
export const ACCUMULATOR_BITS = 52;

/** Of these, what the weights of a requantisation may make of its words; the rest is for its bias. */
const SUM_BITS = 50;

/**
 * Numbers this close to whole ones, as a share of them, are taken for them: weights on an integer grid come out exactly,
 * though single precision has put each 2^-24 of itself beside it.
 */
const EXACT = 1e-6;

/**
 * A threshold and a value that single precision both took for the same number may lie this far apart, as a share of the
 * threshold.
 */
const SINGLE = 2 ** -22;

/** How integers stand for the coefficients of one list: coefficient ≈ integer · unit / 2^shift. */
interface QuantisedList {
  readonly weights: Float64Array;
  readonly unit: number;
  readonly shift: number;
}

/**
 * Chooses integers for coefficients (already times the operands' scales).
 * @param finer - Bits that weights need beyond their own, see {@link finerBits}.
 */
type ChooseIntegers = (coefficients: Float64Array, finer: number, bias: number) => QuantisedList;

/** A form with its operands' scales at hand. */
interface Scaled {
  readonly form: LinearForm;
  readonly operands: readonly QuantisedTensor[];
  /** Of every column. */
  readonly scale: Float64Array;
  readonly zero: Float64Array;
  readonly offset: Float64Array;
  /** Whether all columns have one scale, so that equal lists give equal integers. */
  readonly uniform: boolean;
  /** Position of every column's operand. */
  readonly operandOf: Int32Array;
}

/** One row in integers, before it is known at what scale its bias is wanted. */
interface QuantisedRow extends QuantisedList {
  /** The form's bias and what the operands' offsets add, as a real number. */
  readonly bias: number;
  /** What the operands' zero words add to Σ weight · word. */
  readonly zeros: number;
}

/** One row in integers. */
interface IntegerRow {
  readonly weights: Float64Array;
  readonly bias: number;
}

/** A form in integers with what it takes to say what its rows mean. */
export interface QuantisedForm {
  readonly form: IntegerForm;
  /** Row r is units[r] times its integer. */
  readonly units: Float64Array;
}

/**
 * Rows for a requantisation to words of `target`: wq = round(w · 2^s / scale) with the largest shift s per list of
 * coefficients that keeps wq inside its bits, the bias with the half that makes the shift round to nearest. Where all
 * weights of a list are even, one shift less gives the same function with a narrower accumulator. Weights that already
 * lie on this grid (quantisation-aware training) come out exactly.
 *
 * @throws {WeightsTooWideError} if a weight is larger than its bits can hold.
 * @throws {AccumulatorTooWideError}
 */
export function requantiseForm(
  name: string,
  form: LinearForm,
  tensors: readonly QuantisedTensor[],
  weightBits: number,
  target: { readonly scale: number; readonly zero: number; readonly offset: number },
): { readonly form: IntegerForm; readonly shifts: readonly number[] } {
  const limit = 2 ** (weightBits - 1) - 1;
  const scaled = withScales(form, tensors);
  const widest = scaled.operands.reduce((most, { bits }) => Math.max(most, bits), 1);
  const rows = quantiseRows(name, scaled, (coefficients, finer) => {
    const relative = coefficients.map((coefficient) => coefficient / target.scale);
    const useful = Math.ceil(Math.log2(Math.max(1, coefficients.length) * 2 ** widest)) + GUARD_BITS;
    const sum = relative.reduce((total, value) => total + Math.abs(value), 0) * 2 ** widest;
    const room = Math.max(0, SUM_BITS - Math.ceil(Math.log2(Math.max(1, sum))));
    const shift = largestShift(name, relative, limit * 2 ** finer, 0, Math.min(useful, room));
    return { weights: relative.map((value) => round(value * 2 ** shift)), unit: target.scale, shift };
  });
  const shifts: number[] = [];
  const reduced = rows.map(({ weights, unit, shift, bias, zeros }) => {
    const halvings = Math.min(shift, trailingZeros(weights));
    const half = shift > 0 ? 2 ** (shift - 1) : 0;
    const real = ((bias - target.offset) / unit) * 2 ** shift;
    const whole = round(real) + target.zero * 2 ** shift - zeros + half;
    shifts.push(shift - halvings);
    return { weights: halved(weights, halvings), bias: Math.floor(whole / 2 ** halvings) };
  });
  return { form: integerForm(name, scaled, reduced), shifts };
}

/**
 * Rows whose sign decides: 1 is added where the row is positive, so that ⌊row⌋ ≥ 1 exactly if the real row ≥ 0 (or > 0).
 * A word that single precision does not tell from the threshold is taken to be equal to it.
 */
export function stepForm(
  name: string,
  form: LinearForm,
  tensors: readonly QuantisedTensor[],
  weightBits: number,
  step: "inclusive" | "strict",
): IntegerForm {
  const scaled = withScales(form, tensors);
  const choose = exactOrFine(2 ** (weightBits - 1) - 1);
  const rows = quantiseRows(name, scaled, (coefficients, finer) => choose(coefficients, finer, 0));
  const integers = rows.map(({ weights, unit, bias, zeros }, row) => {
    const real = bias / unit;
    const threshold = Math.abs(form.bias[row] ?? 0) / unit;
    const near = Math.min(1 / 4, Math.max(EXACT, SINGLE * threshold));
    const least = step === "inclusive" ? Math.floor(real + near) + 1 : Math.ceil(real - near);
    return { weights, bias: least - zeros };
  });
  return integerForm(name, scaled, integers);
}

/** Rows with a scale of their own each, however wide: what is multiplied or compared. */
export function freeForm(
  name: string,
  form: LinearForm,
  tensors: readonly QuantisedTensor[],
  weightBits: number,
): QuantisedForm {
  const scaled = withScales(form, tensors);
  const rows = quantiseRows(name, scaled, exactOrFine(2 ** (weightBits - 1) - 1));
  return {
    form: joinRows(scaled, rows.map(nearestBias)),
    units: Float64Array.from(rows, ({ unit }) => unit),
  };
}

/** Rows with one scale for all: what is compared with each other, or given as values. */
export function commonForm(
  name: string,
  form: LinearForm,
  tensors: readonly QuantisedTensor[],
  weightBits: number,
): { readonly form: IntegerForm; readonly unit: number } {
  const limit = 2 ** (weightBits - 1) - 1;
  const scaled = withScales(form, tensors);
  const real = quantiseRows(name, scaled, (weights, finer) => ({ weights, unit: 1, shift: finer }));
  const all = Float64Array.from(real.flatMap(({ weights }) => [...weights]));
  const finest = limit * 2 ** real.reduce((most, { shift }) => Math.max(most, shift), 0);
  const bits = all.some((value) => value !== 0) ? BIAS_BITS : BIAS_ALONE_BITS;
  const greatest = real.reduce((most, { bias }) => Math.max(most, Math.abs(bias)), 2 ** -BIAS_BITS);
  const most = bits - Math.ceil(Math.log2(greatest));
  const unit = exactUnit(all, finest) ?? 2 ** -largestShift(name, all, finest, -MAXIMUM_SHIFT, most);
  const rows = quantiseRows(name, scaled, (coefficients) => ({
    weights: coefficients.map((value) => round(value / unit)),
    unit,
    shift: 0,
  }));
  return { form: integerForm(name, scaled, rows.map(nearestBias)), unit };
}

/** The form with what the words of its operands stand for. */
function withScales(form: LinearForm, tensors: readonly QuantisedTensor[]): Scaled {
  const operands = form.signals.map((signal) => {
    const tensor = tensors[signal];
    if (tensor === undefined) throw new RangeError(`signal ${String(signal)} has no tensor yet`);
    return tensor;
  });
  const fill = (value: (tensor: QuantisedTensor, index: number) => number): Float64Array =>
    Float64Array.from(
      operands.flatMap((tensor) => Array.from({ length: tensor.count }, (_, index) => value(tensor, index))),
    );
  const scale = fill((tensor, index) => valueAt(tensor.scale, index));
  return {
    form,
    operands,
    scale,
    zero: fill(({ zero }) => zero),
    offset: fill((tensor, index) => valueAt(tensor.offset, index)),
    uniform: scale.every((value) => value === scale[0]),
    operandOf: Int32Array.from(
      operands.flatMap(({ count }, position) => new Array<number>(count).fill(position)),
    ),
  };
}

/**
 * Bits by which a row's weights must be finer than its widest operand asks for. Where a product of 20 bits and a word of
 * 4 bits are added, the product's coefficients are tiny beside the word's, yet they matter as much: an operand's
 * coefficients get their full precision as far as the operand has a share in the sum.
 */
function finerBits(
  { operands, operandOf }: Scaled,
  coefficients: Float64Array,
  column: (tap: number) => number,
) {
  if (operands.length < 2) return 0;
  const greatest = new Float64Array(operands.length);
  coefficients.forEach((value, tap) => {
    const position = operandOf[column(tap)] ?? 0;
    greatest[position] = Math.max(greatest[position] ?? 0, Math.abs(value));
  });
  const shares = operands.map(({ bits }, position) => (greatest[position] ?? 0) * 2 ** bits);
  const [most, widest] = [Math.max(...greatest), Math.max(...shares)];
  const finer = shares.map((share, position) =>
    share === 0 ? 0 : Math.log2(most / (greatest[position] ?? 1)) - Math.log2(widest / share),
  );
  return Math.max(0, Math.ceil(Math.max(...finer)));
}

/** @throws {WeightsNotFiniteError} */
function quantiseRows(name: string, scaled: Scaled, choose: ChooseIntegers): readonly QuantisedRow[] {
  const { form, scale, zero, offset, uniform } = scaled;
  const known = new Map<string, QuantisedList>();
  const plain = zero.every((value) => value === 0) && offset.every((value) => value === 0);
  return Array.from({ length: rowCount(form.rows) }, (_, row) => {
    const { base, offsets, coefficients } = rowAt(form.rows, row);
    const column = (tap: number): number => base + (offsets[tap] ?? 0);
    let bias = form.bias[row] ?? 0;
    if (!Number.isFinite(bias)) throw new WeightsNotFiniteError(name);
    if (!plain) coefficients.forEach((value, tap) => (bias += value * (offset[column(tap)] ?? 0)));
    const key =
      listKey(form.rows, row, uniform ? undefined : scale) + (choose.length > 2 ? ` ${String(bias)}` : "");
    let list = known.get(key);
    if (list === undefined) {
      if (!coefficients.every(Number.isFinite)) throw new WeightsNotFiniteError(name);
      const real = coefficients.map((value, tap) => value * (scale[column(tap)] ?? NaN));
      list = choose(real, finerBits(scaled, real, column), bias);
      known.set(key, list);
    }
    let zeros = 0;
    if (!plain) list.weights.forEach((weight, tap) => (zeros += weight * (zero[column(tap)] ?? 0)));
    return { ...list, bias, zeros };
  });
}

/** Rows with the same key have the same scaled coefficients. */
function listKey(rows: Rows, row: number, scale: Float64Array | undefined): string {
  const list = String(rows.coefficientList[row]);
  if (scale === undefined) return list;
  const { base, offsets } = rowAt(rows, row);
  return `${list} ${offsets.reduce((text, offset) => `${text} ${String(scale[base + offset])}`, "")}`;
}

/** @throws {AccumulatorTooWideError} */
function integerForm(name: string, scaled: Scaled, rows: readonly IntegerRow[]): IntegerForm {
  const integers = joinRows(scaled, rows);
  const widths: TensorWidth[] = [];
  for (const tensor of scaled.operands) widths[tensor.id] = tensor;
  const bits = signedBits(spanOf(formRanges(integers, widths)));
  if (bits > ACCUMULATOR_BITS) throw new AccumulatorTooWideError(name, bits, ACCUMULATOR_BITS);
  return integers;
}

function joinRows({ form, operands }: Scaled, rows: readonly IntegerRow[]): IntegerForm {
  const builder = new RowsBuilder(form.rows.inputs);
  rows.forEach(({ weights }, row) => {
    const { base, offsets } = rowAt(form.rows, row);
    builder.addAt(base, offsets, weights);
  });
  return {
    operands: operands.map(({ id }) => id),
    rows: integerRows(builder.build()),
    bias: rows.map(({ bias }) => bias + 0),
  };
}

/** Rows as plain lists. */
export function integerRows(rows: Rows): IntegerRows {
  return {
    offsetList: [...rows.offsetList],
    coefficientList: [...rows.coefficientList],
    base: [...rows.base],
    offsets: rows.offsets.map((list) => [...list]),
    coefficients: rows.coefficients.map((list) => Array.from(list, (value) => value + 0)),
  };
}

/** Exact where the coefficients are small multiples of one number, otherwise as fine as the bits allow. */
function exactOrFine(limit: number): ChooseIntegers {
  return (coefficients, finer, bias) => {
    const most = coefficients.reduce((greatest, value) => Math.max(greatest, Math.abs(value)), 0);
    const finest = limit * 2 ** finer;
    let unit = exactUnit(coefficients, finest) ?? most / finest;
    if (most === 0) unit = bias === 0 ? 1 : Math.abs(bias);
    // A bias between two integers is met by a finer unit: it costs digits, not constraints of its own.
    if (Math.abs(bias / unit - round(bias / unit)) > 1 / 64) unit /= 16;
    return { weights: coefficients.map((value) => round(value / unit)), unit, shift: 0 };
  };
}

function nearestBias({ weights, unit, bias, zeros }: QuantisedRow) {
  return { weights, bias: round(bias / unit) - zeros };
}

/** The number that all coefficients are whole multiples of, within the limit; undefined if there is none. */
function exactUnit(coefficients: Float64Array, limit: number): number | undefined {
  let unit = Infinity;
  for (const value of coefficients) if (value !== 0) unit = Math.min(unit, Math.abs(value));
  if (unit === Infinity) return undefined;
  const exact = coefficients.every((value) => {
    const ratio = value / unit;
    return (
      Math.abs(ratio - Math.round(ratio)) <= EXACT * Math.max(1, Math.abs(ratio)) &&
      Math.abs(ratio) < limit + 1 / 2
    );
  });
  return exact ? unit : undefined;
}

/** Half up, as in every implementation of the scheme; never −0. */
export function round(value: number): number {
  return Math.floor(value + 0.5) + 0;
}

/**
 * Largest shift from least to most that keeps round(value · 2^shift) within ± limit. Rounding is monotone: the extremes
 * decide.
 */
function largestShift(
  name: string,
  values: Float64Array,
  limit: number,
  least: number,
  most = MAXIMUM_SHIFT,
): number {
  let [low, high] = [0, 0];
  for (const value of values) [low, high] = [Math.min(low, value), Math.max(high, value)];
  const fits = (shift: number): boolean =>
    round(low * 2 ** shift) >= -limit && round(high * 2 ** shift) <= limit;
  if (!fits(least)) throw new WeightsTooWideError(name, Math.ceil(Math.max(-low, high)), limit);
  let shift = least;
  while (shift < most && fits(shift + 1)) shift++;
  return shift;
}

/** How often all weights can be halved; MAXIMUM_SHIFT if all are 0. */
function trailingZeros(weights: Float64Array): number {
  let zeros = 0;
  while (zeros < MAXIMUM_SHIFT && weights.every((weight) => weight % 2 ** (zeros + 1) === 0)) zeros++;
  return zeros;
}

function halved(weights: Float64Array, times: number): Float64Array {
  return times === 0 ? weights : weights.map((weight) => weight / 2 ** times);
}
