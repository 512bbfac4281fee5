// SPDX-License-Identifier: MIT
import { z } from "zod";
import { ModelConfigInvalidError } from "../errors/CompilerErrors.ts";

const weightBits = z.number().int().min(2).max(12);
const activationBits = z.number().int().min(1).max(8);

/** One number for all values of an input, or one each. */
const perValue = z.union([z.number(), z.array(z.number()).min(1).readonly()]);

const range = z
  .strictObject({ minimum: perValue, maximum: perValue })
  .refine(
    ({ minimum, maximum }) => [minimum].flat().every((low, index) => low < pick(maximum, index)),
    "minimum must be below maximum",
  )
  .refine(
    ({ minimum, maximum }) =>
      [minimum].flat().every((low, index) => Number.isFinite(pick(maximum, index) - low)),
    "the range is too wide for a number",
  );

function pick(values: number | readonly number[], index: number): number {
  return typeof values === "number" ? values : (values[index] ?? NaN);
}

/** Contents of `<model>.assay.json`. Widths are one number for all nodes, or a number per ONNX node name. */
const configSchema = z.strictObject({
  /** Bits of one quantised input word; 4 if left out and no width is searched for. */
  inputBits: z.number().int().min(1).max(8).optional(),
  /** Bits of a signed weight, per Conv, Gemm or MatMul. */
  weightBits: z.union([weightBits, z.record(z.string(), weightBits)]).default({}),
  /** Bits of an unsigned activation, per node that is not linear. */
  activationBits: z.union([activationBits, z.record(z.string(), activationBits)]).default({}),
  /** Name of each class; "0", "1", … if left out. */
  labels: z.array(z.string()).min(2).optional(),
  /** Range of one raw input value, of all or of each. */
  input: range.default({ minimum: 0, maximum: 255 }),
  /** What the ONNX model sees for the least and the greatest raw value. */
  seen: range.default({ minimum: 0, maximum: 1 }),
  /** What is proved of the output: its greatest value's class, the k greatest, or the values. */
  output: z
    .union([
      z.enum(["class", "values"]).transform((kind) => ({ kind })),
      z
        .strictObject({ top: z.number().int().min(1) })
        .transform(({ top }) => ({ kind: "top" as const, k: top })),
    ])
    .optional(),
  /** Which of the ONNX file's outputs is meant. */
  outputName: z.string().optional(),
});

/** Widths, labels and input range a model is compiled with. */
export type ModelConfig = z.infer<typeof configSchema>;

/** What a caller may leave out. */
export type ModelConfigInput = z.input<typeof configSchema>;

/**
 * Checks a configuration and fills in its defaults.
 * @param source - File it came from, for messages.
 * @throws {ModelConfigInvalidError}
 *
 * @example
 * const config = parseConfig({ inputBits: 2, weightBits: { conv1: 4 } }, "digits.assay.json");
 */
export function parseConfig(value: unknown, source: string): ModelConfig {
  const result = configSchema.safeParse(value);
  if (!result.success)
    throw new ModelConfigInvalidError(source, z.prettifyError(result.error), { cause: result.error });
  return result.data;
}

/**
 * Labels of the classes.
 * @param stated - Those that the ONNX file states.
 * @throws {ModelConfigInvalidError} if their number is not the number of classes.
 */
export function resolveLabels(
  config: ModelConfig,
  classes: number,
  source: string,
  stated?: readonly string[],
): readonly string[] {
  const labels = config.labels ?? stated ?? Array.from({ length: classes }, (_, index) => String(index));
  if (labels.length !== classes) {
    throw new ModelConfigInvalidError(
      source,
      `${String(labels.length)} labels for ${String(classes)} classes`,
    );
  }
  return labels;
}
