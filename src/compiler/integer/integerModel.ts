// SPDX-License-Identifier: MIT
import { z } from "zod";

const whole = z.number().int();
const count = whole.nonnegative();
const bits = whole.min(1).max(120);
const list = z.array(whole).readonly();

/** Rows as in circuits/lib/linear/rows.circom: row r reads base[r] + offsets[offsetList[r]][t]. */
const rows = z.object({
  offsetList: z.array(count).readonly(),
  coefficientList: z.array(count).readonly(),
  base: list,
  offsets: z.array(list).readonly(),
  coefficients: z.array(list).readonly(),
});

/** rows · (the words of `operands`, one tensor after another) + bias. */
const form = z.object({ operands: z.array(count).readonly(), rows, bias: list });

const described = {
  /** ONNX node it comes from. */
  name: z.string(),
  /** Shape of the result, with the batch axis. */
  shape: z.array(whole.positive()).readonly(),
};

const step = z.discriminatedUnion("kind", [
  /** clamp(⌊row / 2^shift⌋, 0, 2^bits − 1), with a shift per row. */
  z.object({ kind: z.literal("requantise"), ...described, form, shifts: z.array(count).readonly(), bits }),
  /** tables[which[i]][word]; tables[0] if there is no `which`. */
  z.object({
    kind: z.literal("table"),
    ...described,
    operand: count,
    tables: z.array(z.array(count).readonly()).min(1).readonly(),
    which: z.array(count).readonly().optional(),
    bits,
  }),
  /** left row · right row − the least product, see productRange. */
  z.object({ kind: z.literal("product"), ...described, left: form, right: form }),
  /** The greatest row of each group − the least such, see maximumRange. */
  z.object({ kind: z.literal("maximum"), ...described, form, groupStart: z.array(count).readonly() }),
]);

const output = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("class"), form }),
  z.object({ kind: z.literal("top"), k: whole.positive(), form }),
  /** Value i of the model is row i · scale. */
  z.object({ kind: z.literal("values"), form, scale: z.number().positive() }),
]);

/**
 * The integer network that circuit and reference both evaluate; the contents of `model.json`. Tensors are numbered: the
 * input, the parameters, then the result of each step. All hold unsigned words.
 */
export const integerModelSchema = z.object({
  format: z.literal("assay-model/2"),
  input: z.object({ shape: z.array(whole.positive()).readonly(), bits: whole.min(1).max(8) }),
  /** Private words of the model that the proof opens: what a committed head is made of. */
  parameters: z
    .array(z.object({ name: z.string(), count: whole.positive(), bits: whole.min(1).max(52) }))
    .readonly(),
  steps: z.array(step).readonly(),
  output,
});

/** See {@link integerModelSchema}. */
export type IntegerModel = z.infer<typeof integerModelSchema>;

/** One step of an {@link IntegerModel}. */
export type Step = IntegerModel["steps"][number];

/** A step of one kind. */
export type StepOf<Kind extends Step["kind"]> = Extract<Step, { readonly kind: Kind }>;

/** A linear form over words. */
export type IntegerForm = z.infer<typeof form>;

/** See circuits/lib/linear/rows.circom. */
export type IntegerRows = z.infer<typeof rows>;

/** Integers from minimum to maximum, both included. */
export interface Range {
  readonly minimum: number;
  readonly maximum: number;
}

/** Number of rows of a form. */
export function countRows({ rows: { base } }: IntegerForm): number {
  return base.length;
}

/** Smallest n with −2^(n−1) ≤ minimum and maximum < 2^(n−1); Infinity if a bound is not finite. */
export function signedBits({ minimum, maximum }: Range): number {
  if (!Number.isFinite(minimum) || !Number.isFinite(maximum)) return Infinity;
  let width = 1;
  while (minimum < -(2 ** (width - 1)) || maximum >= 2 ** (width - 1)) width++;
  return width;
}

/** Bits of a word that holds high − low of a range; at least 1. */
export function spanBits({ minimum, maximum }: Range): number {
  let width = 1;
  while (maximum - minimum >= 2 ** width) width++;
  return width;
}
