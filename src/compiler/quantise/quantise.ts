// SPDX-License-Identifier: MIT
import { AccumulatorTooWideError, CalibrationRequiredError } from "../../errors/CompilerErrors.ts";
import type { Graph, LinearForm, Signal } from "../graph/graph.ts";
import { identityRows, rowAt } from "../graph/rows.ts";
import { isPlain } from "../graph/composeRows.ts";
import { sizeOf } from "../graph/tensor.ts";
import { signedBits, spanBits, type IntegerModel, type Step, type StepOf } from "../integer/integerModel.ts";
import { formRanges, lowOf, productRange, spanOf, widthOf, type TensorWidth } from "../integer/ranges.ts";
import { valueAt } from "../valueAt.ts";
import { type Calibration, bestRange, extremes } from "./calibration.ts";
import {
  ACCUMULATOR_BITS,
  commonForm,
  freeForm,
  integerRows,
  requantiseForm,
  round,
  stepForm,
  type QuantisedForm,
} from "./quantiseForm.ts";
import type { QuantisedTensor } from "./tensors.ts";
import { functionTable } from "./functionTable.ts";
import { usefulRange } from "./usefulRange.ts";
import type { Bounds, SignalWidths, Widths } from "./widths.ts";
import { withinClamp } from "./withinClamp.ts";

/** Widest table index. */
const TABLE_BITS = 8;

/** Accumulators wider than this are requantised before they are multiplied. */
const FACTOR_BITS = 24;

/** How raw input words are to be read: word 0 is `minimum`, the greatest `maximum`; one for all values or one each. */
export interface SeenRange {
  readonly minimum: number | readonly number[];
  readonly maximum: number | readonly number[];
}

/** A graph as integers. */
export interface Quantised {
  readonly model: IntegerModel;
  /**
   * Ranges that each signal's words (the index words of a table, the factors of a product) stand for; see rangeKeys.
   * Those that follow from the operands are left out.
   */
  readonly ranges: readonly (readonly (Bounds | undefined)[])[];
}

/** @see quantise */
export interface QuantiseParameters {
  readonly graph: Graph;
  readonly calibration: Calibration;
  readonly widths: Widths;
  /** What the ONNX model sees for the least and the greatest input word. */
  readonly seen: SeenRange;
}

/**
 * Turns a graph into exact integers.
 *
 * @throws {CalibrationRequiredError} naming the node, if a range is not known and there are no samples.
 * @throws {WeightsTooWideError} if a weight is larger than its bits can hold.
 * @throws {AccumulatorTooWideError} if a sum could leave 52 bits.
 */
export function quantise({ graph, calibration, widths, seen }: QuantiseParameters): Quantised {
  const quantiser = new Quantiser(graph, calibration, widths, seen);
  graph.signals.forEach((signal, index) => {
    quantiser.add(signal, index);
  });
  return quantiser.finish();
}

class Quantiser {
  readonly #graph: Graph;
  readonly #calibration: Calibration;
  readonly #widths: Widths;
  readonly #seen: SeenRange;
  readonly #steps: Step[] = [];
  /** Widths of the integer model's tensors, by number. */
  readonly #numbered: TensorWidth[] = [];
  /** Tensor of each signal. */
  readonly #tensors: QuantisedTensor[] = [];
  readonly #ranges: (Bounds | undefined)[][] = [];

  constructor(graph: Graph, calibration: Calibration, widths: Widths, seen: SeenRange) {
    this.#graph = graph;
    this.#calibration = calibration;
    this.#widths = widths;
    this.#seen = seen;
  }

  add(signal: Signal, index: number): void {
    const widths = this.#widths.signals[index];
    this.#ranges.push([]);
    if (signal.kind === "input") this.#tensors.push(this.#input(signal));
    else if (widths === undefined) throw new RangeError(`no widths for ${signal.name}`);
    else if (signal.kind === "unary") this.#tensors.push(this.#unary(signal, widths, index));
    else if (signal.kind === "product") this.#tensors.push(this.#product(signal, widths, index));
    else this.#tensors.push(this.#maximum(signal, widths, index));
  }

  finish(): Quantised {
    const { output, inputShape } = this.#graph;
    const { form, unit } = commonForm(output.name, output.form, this.#tensors, this.#widths.outputWeightBits);
    const model: IntegerModel = {
      format: "assay-model/2",
      input: { shape: [...inputShape], bits: this.#widths.inputBits },
      parameters: [],
      steps: this.#steps,
      output:
        output.kind === "top"
          ? { kind: "top", k: output.k, form }
          : output.kind === "class"
            ? { kind: "class", form }
            : { kind: "values", form, scale: unit },
    };
    return { model, ranges: this.#ranges };
  }

  #input({ shape }: Signal): QuantisedTensor {
    const bits = this.#widths.inputBits;
    const count = sizeOf(shape);
    const { minimum, maximum } = this.#seen;
    const least = typeof minimum === "number" ? minimum : Float64Array.from(minimum);
    const levels = 2 ** bits - 1;
    const scale =
      typeof minimum === "number" && typeof maximum === "number"
        ? (maximum - minimum) / levels
        : Float64Array.from(
            { length: count },
            (_, i) => (valueAt(maximum, i) - valueAt(minimum, i)) / levels,
          );
    this.#numbered.push({ count, bits });
    return { id: 0, count, bits, scale, zero: 0, offset: least };
  }

  #unary(signal: Extract<Signal, { kind: "unary" }>, widths: SignalWidths, index: number): QuantisedTensor {
    const [only] = signal.functions;
    if (signal.functions.length === 1 && only?.step) {
      const form = stepForm(signal.name, signal.form, this.#tensors, widths.weightBits, only.step);
      const shifts = form.bias.map(() => 0);
      return this.#push({ kind: "requantise", ...described(signal), form, shifts, bits: 1 }, { scale: 1 });
    }
    if (signal.functions.length === 1 && only?.clamp) {
      const { low, high } = only.clamp;
      const exact = low === 0 && high === Infinity && this.#positivePart(signal, widths);
      if (exact) return exact;
      const levels = 2 ** widths.activationBits - 1;
      const [stated] = widths.ranges ?? [];
      const bounds = stated
        ? withinClamp(signal.name, stated, [low, high])
        : this.#clampBounds(signal, signal.form, [low, high], levels);
      if (!Number.isFinite(high - low)) this.#ranges[index] = [bounds];
      const meaning = meaningOf(bounds.minimum, bounds.maximum, levels);
      return this.#requantise(signal, signal.form, widths.weightBits, widths.activationBits, meaning);
    }
    return this.#table(signal, widths, index);
  }

  /** max(x, 0) of words as they are: at their own scale nothing is rounded. */
  #positivePart(
    signal: Extract<Signal, { kind: "unary" }>,
    { weightBits }: SignalWidths,
  ): QuantisedTensor | undefined {
    const operand = this.#tensors[signal.form.signals[0] ?? -1];
    if (!operand || operand.offset !== 0 || operand.zero === 0 || typeof operand.scale !== "number")
      return undefined;
    if (!isPlain(signal.form)) return undefined;
    const free = this.#free(signal.name, signal.form, weightBits);
    if (free === undefined) return undefined;
    const greatest = 2 ** operand.bits - 1 - operand.zero;
    const bits = spanBits({ minimum: 0, maximum: Math.max(1, greatest) });
    const shifts = free.form.bias.map(() => 0);
    return this.#push(
      { kind: "requantise", ...described(signal), form: free.form, shifts, bits },
      { scale: operand.scale },
    );
  }

  /** Bounds of a clamped form: those that are finite are kept, others are chosen on the samples. */
  #clampBounds(
    { name }: { readonly name: string },
    form: LinearForm,
    [low, high]: readonly [number, number],
    levels: number,
  ): Bounds {
    if (Number.isFinite(low) && Number.isFinite(high)) return { minimum: low, maximum: high };
    if (this.#calibration.empty) throw new CalibrationRequiredError(name);
    const values = this.#calibration.valuesOf(form);
    const [least, greatest] = extremes(values);
    const bottom = Number.isFinite(low) ? low : Math.min(0, least, high);
    const top = Number.isFinite(high) ? high : Math.max(greatest, bottom, 0);
    // Never active on the samples: any bound will do on the side that has none.
    if (top === bottom) {
      return Number.isFinite(high)
        ? { minimum: top - 1, maximum: top }
        : { minimum: bottom, maximum: bottom + 1 };
    }
    if (low > 0 || high < 0) return { minimum: bottom, maximum: top };
    const [first, last] = bestRange(values, [bottom, top], levels);
    return { minimum: Number.isFinite(low) ? low : first, maximum: Number.isFinite(high) ? high : last };
  }

  #requantise(
    signal: Described,
    form: LinearForm,
    weightBits: number,
    bits: number,
    meaning: Meaning,
  ): QuantisedTensor {
    const target = { zero: 0, offset: 0, ...meaning };
    const quantised = requantiseForm(signal.name, form, this.#tensors, weightBits, target);
    return this.#push({ kind: "requantise", ...described(signal), ...quantised, bits }, meaning);
  }

  /** Any other function: a table over words of at most 8 bits. */
  #table(signal: Extract<Signal, { kind: "unary" }>, widths: SignalWidths, index: number): QuantisedTensor {
    const words = this.#tableIndex(signal, widths, index);
    const meaning = { ...words, scale: typeof words.scale === "number" ? words.scale : NaN };
    const { tables, ...result } = functionTable(signal.functions, meaning, widths.activationBits);
    const step: StepOf<"table"> = {
      kind: "table",
      ...described(signal),
      operand: words.id,
      tables: tables.map((table) => [...table]),
      ...(signal.which && { which: [...signal.which] }),
      bits: widths.activationBits,
    };
    return this.#push(step, result);
  }

  /** Words that index a table: the operand itself where it is narrow enough, otherwise requantised. */
  #tableIndex(
    signal: Extract<Signal, { kind: "unary" }>,
    widths: SignalWidths,
    index: number,
  ): QuantisedTensor {
    const { form, name } = signal;
    const operand = this.#tensors[form.signals[0] ?? -1];
    if (operand && isPlain(form) && operand.bits <= TABLE_BITS && typeof operand.scale === "number")
      return operand;
    const bits = Math.min(widths.activationBits, TABLE_BITS);
    const [stated] = widths.ranges ?? [];
    if (stated === undefined && this.#calibration.empty) throw new CalibrationRequiredError(name);
    const bounds =
      stated ?? asBounds(usefulRange(signal.functions, extremes(this.#calibration.valuesOf(form)), bits));
    this.#ranges[index] = [bounds];
    const meaning = meaningOf(bounds.minimum, bounds.maximum, 2 ** bits - 1);
    return this.#requantise(signal, form, widths.weightBits, bits, meaning);
  }

  #product(
    signal: Extract<Signal, { kind: "product" }>,
    widths: SignalWidths,
    index: number,
  ): QuantisedTensor {
    const left = this.#factor(signal, signal.left, widths, [index, 0]);
    const right =
      signal.right === signal.left ? left : this.#factor(signal, signal.right, widths, [index, 1]);
    const step: StepOf<"product"> = {
      kind: "product",
      ...described(signal),
      left: left.form,
      right: right.form,
    };
    const bits = signedBits(productRange(step, this.#numbered));
    if (bits > 2 * FACTOR_BITS) throw new AccumulatorTooWideError(signal.name, bits, 2 * FACTOR_BITS);
    const scale = left.units.map((unit, row) => unit * (right.units[row] ?? NaN));
    return this.#push(step, { scale: uniform(scale), zero: -lowOf(step, this.#numbered) });
  }

  /** A form in integers with a scale for each row; undefined if its accumulators are wider than `most` bits. */
  #free(
    name: string,
    form: LinearForm,
    weightBits: number,
    most = ACCUMULATOR_BITS,
  ): QuantisedForm | undefined {
    const free = freeForm(name, form, this.#tensors, weightBits);
    return signedBits(spanOf(formRanges(free.form, this.#numbered))) <= most ? free : undefined;
  }

  /** A factor in integers; requantised first if it is too wide to be multiplied. */
  #factor(signal: Described, form: LinearForm, widths: SignalWidths, place: Place): QuantisedForm {
    return (
      this.#free(signal.name, form, widths.weightBits, FACTOR_BITS) ??
      this.#asWords(signal, form, widths, place)
    );
  }

  /** A form requantised to words of one scale, over a range that holds 0. */
  #asWords(
    signal: Described,
    form: LinearForm,
    { weightBits, activationBits, ranges = [] }: SignalWidths,
    [index, position]: Place,
  ): QuantisedForm {
    const levels = 2 ** activationBits - 1;
    const stated = ranges[position];
    const bounds = stated
      ? { minimum: Math.min(0, stated.minimum), maximum: Math.max(0, stated.maximum) }
      : this.#clampBounds(signal, form, [-Infinity, Infinity], levels);
    const known = this.#ranges[index];
    if (known) known[position] = bounds;
    const meaning = meaningOf(bounds.minimum, bounds.maximum, levels);
    const { id, zero, count } = this.#requantise(signal, form, weightBits, activationBits, {
      zero: 0,
      ...meaning,
    });
    const rows = integerRows(identityRows(count));
    return {
      form: { operands: [id], rows, bias: new Array<number>(count).fill(-zero) },
      units: new Float64Array(count).fill(meaning.scale),
    };
  }

  #maximum(
    signal: Extract<Signal, { kind: "maximum" }>,
    widths: SignalWidths,
    index: number,
  ): QuantisedTensor {
    const free = this.#free(signal.name, withoutBias(signal.form), widths.weightBits);
    const { form, units } = free?.units.every((unit) => unit === free.units[0])
      ? free
      : this.#asWords(signal, withoutBias(signal.form), widths, [index, 0]);
    const step: StepOf<"maximum"> = {
      kind: "maximum",
      ...described(signal),
      form,
      groupStart: [...signal.groupStart],
    };
    const meaning = {
      scale: units[0] ?? 1,
      zero: -lowOf(step, this.#numbered),
      offset: signal.form.bias[0] ?? 0,
    };
    return this.#push(step, meaning);
  }

  #push(
    step: Step,
    meaning: { scale: number | Float64Array; zero?: number; offset?: number },
  ): QuantisedTensor {
    const width = widthOf(step, this.#numbered);
    const id = this.#numbered.push(width) - 1;
    this.#steps.push(step);
    return { id, zero: 0, offset: 0, ...width, ...meaning };
  }
}

/** What words of a tensor stand for: scale · (word − zero) + offset. */
interface Meaning {
  readonly scale: number;
  readonly zero?: number;
  readonly offset?: number;
}

/** Signal and position among its ranges. */
type Place = readonly [signal: number, position: number];

type Described = Pick<Exclude<Signal, { kind: "input" }>, "name" | "shape">;

function described({ name, shape }: Described) {
  return { name, shape: [...shape] };
}

/** Words over [low, high]; 0 is met exactly where it lies inside. */
function meaningOf(low: number, high: number, levels: number): Meaning {
  const scale = (high - low) / levels;
  if (low === 0) return { scale };
  if (low < 0 && high >= 0) return { scale, zero: round(-low / scale) };
  return { scale, offset: low };
}

function asBounds([minimum, maximum]: readonly [number, number]): Bounds {
  return { minimum, maximum };
}

function withoutBias(form: LinearForm): LinearForm {
  // All rows of a maximum have the same bias, see GraphBuilder.maximum; it is added to the result.
  if (rowAt(form.rows, 0).coefficients.length !== 1) throw new RangeError("a maximum of sums");
  return { ...form, bias: new Float64Array(form.bias.length) };
}

function uniform(values: Float64Array): number | Float64Array {
  const [first = 1] = values;
  return values.every((value) => value === first) ? first : values;
}
