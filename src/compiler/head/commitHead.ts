// SPDX-License-Identifier: MIT
import { AccumulatorTooWideError } from "../../errors/CompilerErrors.ts";
import { HeadUnsupportedError } from "../../errors/HeadErrors.ts";
import { RowsBuilder, selectionRows } from "../graph/rows.ts";
import { signedBits, spanBits, type IntegerForm, type IntegerModel, type Step, type StepOf } from "../integer/integerModel.ts"; // prettier-ignore
import {
  formRanges,
  productRange,
  spanOf,
  widthOf,
  tensorWidths,
  type TensorWidth,
} from "../integer/ranges.ts";
import { integerRows } from "../quantise/quantiseForm.ts";
import { headChain, type ChainLayer } from "./headChain.ts";
import { biasRange, type HeadLayer, type LayerIntegers } from "./headLayer.ts";
import { HEAD_SALT } from "./headSalt.ts";
import { groupRows, type GroupedRows } from "./groupRows.ts";
import { layerWords } from "./layerWords.ts";

/** Widest word of a bias: what the commitment packs. */
const DIGIT_BITS = 31;

/** Sums and all their parts are exact in double precision. */
const ACCUMULATOR_BITS = 52;

/** Products of all committed layers: circom's memory is not enough for many more. */
const PRODUCTS = 16_384;

/** @see commitHead */
export interface CommitHeadParameters {
  /** A fixed model. */
  readonly model: IntegerModel;
  /** How many of its last layers. */
  readonly layers: number;
  /** Bits of a signed weight, by layer name ("output" for the last): so all heads of a base have one width. */
  readonly weightBits?: ReadonlyMap<string, number>;
}

/** A model with a committed head. */
export interface CommittedHead {
  /** Holds nothing of the head's values. */
  readonly model: IntegerModel;
  /** The fixed model's weights and biases as words: the base's own head. Its salt is 0. */
  readonly parameters: readonly (readonly number[])[];
  readonly layers: readonly HeadLayer[];
}

/**
 * Turns the weights and biases of a model's last layers into parameters that a proof opens. Each of these layers becomes
 * products of weights and words, one per row and tap, and a form that sums them and the bias. The integers are those of
 * the fixed model.
 *
 * @throws {HeadUnsupportedError} naming the layer and what to do, if these layers are no chain, or a bias is out of bounds.
 * @throws {AccumulatorTooWideError}
 *
 * @example
 * const { model, parameters } = commitHead({ model: fixed, layers: 1 });
 * const answer = createEvaluator(model)(words, parameters).class;
 */
export function commitHead({ model, layers, weightBits }: CommitHeadParameters): CommittedHead {
  const chain = headChain(model, layers);
  const committer = new Committer(model, chain, weightBits ?? new Map());
  model.steps.forEach((step, index) => {
    committer.addStep(step, index);
  });
  return committer.finish();
}

class Committer {
  readonly #model: IntegerModel;
  readonly #chain: readonly ChainLayer[];
  readonly #weightBits: ReadonlyMap<string, number>;
  readonly #steps: Step[] = [];
  readonly #tensors: TensorWidth[] = [];
  readonly #layers: HeadLayer[] = [];
  readonly #parameters: { name: string; count: number; bits: number }[] = [];
  readonly #words: (readonly number[])[] = [];
  #products = 0;
  /** New number of each of the fixed model's tensors. */
  readonly #ids = [0];

  constructor(model: IntegerModel, chain: readonly ChainLayer[], weightBits: ReadonlyMap<string, number>) {
    this.#model = model;
    this.#chain = chain;
    this.#weightBits = weightBits;
    const widths = tensorWidths(model);
    this.#tensors.push(...widths.slice(0, 1));
    for (const layer of chain) this.#plan(layer, widths);
    this.#parameters.push({ ...HEAD_SALT });
    this.#words.push(new Array<number>(HEAD_SALT.count).fill(0));
    this.#tensors.push(...this.#parameters);
  }

  addStep(step: Step, index: number): void {
    const place = this.#chain.findIndex((layer) => layer.step?.index === index);
    const layer = this.#chain[place];
    if (layer !== undefined && step.kind === "requantise") {
      this.#push({ ...step, form: this.#open(layer, place) });
    } else this.#push(this.#renumbered(step));
    this.#ids.push(this.#tensors.length - 1);
  }

  finish(): CommittedHead {
    const { output, format, input } = this.#model;
    const place = this.#chain.length - 1;
    const last = this.#chain[place];
    if (last === undefined) throw new RangeError("a chain has a last layer");
    const form = this.#open(last, place);
    return {
      model: { format, input, parameters: this.#parameters, steps: this.#steps, output: { ...output, form } },
      parameters: this.#words,
      layers: this.#layers.map((layer) => ({
        ...layer,
        operands: layer.operands.map((id) => this.#ids[id] ?? id),
      })),
    };
  }

  /** Chooses widths and words of a layer's sections. */
  #plan({ name, form, step }: ChainLayer, widths: readonly TensorWidth[]): void {
    const grouped = groupRows(form, widths, step?.value.kind ?? this.#model.output.kind);
    const bits = this.#bitsOf(name, grouped);
    const columns = form.operands.reduce((sum, id) => sum + (widths[id]?.count ?? 0), 0);
    const greatest = 2 ** Math.max(...form.operands.map((id) => widths[id]?.bits ?? NaN)) - 1;
    const product = { minimum: -(2 ** (bits - 1)) * greatest, maximum: (2 ** (bits - 1) - 1) * greatest };
    const taps = grouped.groups.map(({ coefficients }) => coefficients.length);
    const most = taps.reduce((longest, length) => Math.max(longest, length), 0);
    if (most === 0) {
      throw new HeadUnsupportedError(name, "it has no weights but 0", "Commit fewer layers");
    }
    // One bit more than any accumulator, so that a bias can also decide against all weights.
    const total = 1 + signedBits({ minimum: most * product.minimum, maximum: most * product.maximum });
    const digits = Math.ceil(total / Math.min(DIGIT_BITS, spanBits(product)));
    const section = this.#parameters.length;
    const layer: HeadLayer = {
      name,
      operands: form.operands,
      columns,
      taps,
      weights: { section, bits },
      bias: { section: section + 1, bits: Math.ceil(total / digits), digits },
    };
    checkBias(layer, grouped);
    const integers: LayerIntegers = {
      weights: grouped.groups.map(({ coefficients }) => coefficients),
      bias: grouped.groups.map(({ bias }) => bias),
    };
    const words = layerWords(layer, integers);
    this.#layers.push(layer);
    this.#parameters.push(
      { name: `${name} weights`, count: words.weights.length, bits },
      { name: `${name} bias`, count: words.bias.length, bits: layer.bias.bits },
    );
    this.#words.push(words.weights, words.bias);
  }

  /** The width that the configuration gives a layer's weights; more where they need more. */
  #bitsOf(name: string, { groups }: GroupedRows): number {
    const weights = groups.flatMap(({ coefficients }) => coefficients);
    const minimum = weights.reduce((least, weight) => Math.min(least, weight), 0);
    const maximum = weights.reduce((most, weight) => Math.max(most, weight), 0);
    return Math.max(this.#weightBits.get(name) ?? 2, signedBits({ minimum, maximum }));
  }

  /** Adds a layer's products and gives the form that sums them and the bias. */
  #open({ name, form, step }: ChainLayer, place: number): IntegerForm {
    const layer = this.#layers[place];
    if (layer === undefined) throw new RangeError(`layer ${name} was not planned`);
    const { rows } = groupRows(form, tensorWidths(this.#model), step?.value.kind ?? this.#model.output.kind);
    const starts = startsOf(layer.taps);
    const weightAt = rows.flatMap(({ group, columns }) =>
      columns.map((_, tap) => (starts[group] ?? 0) + tap),
    );
    const columnAt = rows.flatMap(({ columns }) => columns);
    const zeros = new Array<number>(weightAt.length).fill(0);
    const weightTensor = 1 + layer.weights.section;
    const product: StepOf<"product"> = {
      kind: "product",
      name,
      shape: [1, weightAt.length],
      left: {
        operands: [weightTensor],
        rows: integerRows(selectionRows(this.#tensors[weightTensor]?.count ?? 0, weightAt)),
        bias: zeros.map(() => -(2 ** (layer.weights.bits - 1))),
      },
      right: {
        operands: form.operands.map((id) => this.#ids[id] ?? id),
        rows: integerRows(selectionRows(layer.columns, columnAt)),
        bias: zeros,
      },
    };
    this.#products += weightAt.length;
    if (this.#products > PRODUCTS) {
      throw new HeadUnsupportedError(
        name,
        `the head takes ${String(this.#products)} products or more, and circom compiles ${String(PRODUCTS)} at most`,
        "Commit fewer layers, or narrower ones",
      );
    }
    const low = productRange(product, this.#tensors).minimum;
    this.#push(product);
    const sum = sumForm(layer, rows, low, [this.#tensors.length - 1, 1 + layer.bias.section]);
    const bits = signedBits(spanOf(formRanges(sum, this.#tensors)));
    if (bits > ACCUMULATOR_BITS) throw new AccumulatorTooWideError(name, bits, ACCUMULATOR_BITS);
    return sum;
  }

  #push(step: Step): void {
    this.#tensors.push(widthOf(step, this.#tensors));
    this.#steps.push(step);
  }

  #renumbered(step: Step): Step {
    const id = (old: number): number => this.#ids[old] ?? old;
    const form = (old: IntegerForm): IntegerForm => ({ ...old, operands: old.operands.map(id) });
    switch (step.kind) {
      case "table":
        return { ...step, operand: id(step.operand) };
      case "product":
        return { ...step, left: form(step.left), right: form(step.right) };
      default:
        return { ...step, form: form(step.form) };
    }
  }
}

/** For each row: its products, which follow those of the row before, its list's bias, and what both have taken off. */
function sumForm(
  layer: HeadLayer,
  rows: GroupedRows["rows"],
  low: number,
  operands: readonly number[],
): IntegerForm {
  const { bits, digits } = layer.bias;
  const products = rows.reduce((sum, { columns }) => sum + columns.length, 0);
  const builder = new RowsBuilder(products + layer.taps.length * digits);
  let at = 0;
  for (const { group, columns } of rows) {
    const taps = columns.map((_, tap) => at + tap);
    const places = Array.from({ length: digits }, (_, digit) => products + group * digits + digit);
    const ones = columns.map(() => 1);
    builder.add([...taps, ...places], Float64Array.from([...ones, ...places.map((_, i) => 2 ** (bits * i))]));
    at += columns.length;
  }
  const { minimum } = biasRange(layer);
  return {
    operands,
    rows: integerRows(builder.build()),
    bias: rows.map(({ columns }) => columns.length * low + minimum),
  };
}

function checkBias(layer: HeadLayer, { groups }: GroupedRows): void {
  const { minimum, maximum } = biasRange(layer);
  for (const { bias } of groups) {
    if (bias < minimum || bias > maximum) {
      throw new HeadUnsupportedError(
        layer.name,
        `its bias ${String(bias)} is beyond ${String(minimum)} to ${String(maximum)}, all that its weights can make up for`,
        "Commit fewer layers, or give the layer more weight bits in the configuration",
      );
    }
  }
}

function startsOf(lengths: readonly number[]): readonly number[] {
  let at = 0;
  return lengths.map((length) => (at += length) - length);
}
