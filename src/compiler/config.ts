// SPDX-License-Identifier: MIT
import path from "node:path";
import { z } from "zod";
import { ModelConfigInvalidError } from "../errors/CompilerErrors.ts";
import { exists } from "../shared/cache.ts";
import { readBytes } from "../shared/readBytes.ts";
import { valueAt } from "./valueAt.ts";

const weightBits = z.number().int().min(2).max(12);
const activationBits = z.number().int().min(1).max(8);

/** One number for all values of an input, or one each. */
const perValue = z.union([z.number(), z.array(z.number()).min(1).readonly()]);

const bounds = { minimum: perValue, maximum: perValue };

interface Range {
  readonly minimum: number | readonly number[];
  readonly maximum: number | readonly number[];
}

/** Differences between the bounds, value by value; NaN where they are not as many. */
function spans({ minimum, maximum }: Range): readonly number[] {
  const size = Math.max(...[minimum, maximum].map((bound) => (typeof bound === "number" ? 1 : bound.length)));
  return Array.from({ length: size }, (_, index) => valueAt(maximum, index) - valueAt(minimum, index));
}

const ordered = [
  (range: Range) => spans(range).every((span) => span > 0),
  "minimum must be below maximum, and for an input both one number or as many as it has values",
] as const;
const finite = [
  (range: Range) => spans(range).every(Number.isFinite),
  "the range is too wide for a number",
] as const;

const seen = z
  .strictObject(bounds)
  .refine(...ordered)
  .refine(...finite)
  .default({ minimum: 0, maximum: 1 });

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
  /** Ranges of signals that the model does not bound itself, as `model calibrate` finds them. */
  ranges: z
    .record(
      z.string(),
      z
        .strictObject({ minimum: z.number(), maximum: z.number() })
        .refine(...ordered)
        .refine(...finite),
    )
    .default({}),
  input: z
    .strictObject({
      /** Range of one raw input value, of all or of each. */
      ...bounds,
      /** What the ONNX model sees for the least and the greatest raw value. */
      seen,
    })
    .refine(...ordered)
    .refine(...finite)
    .default({ minimum: 0, maximum: 255, seen: { minimum: 0, maximum: 1 } }),
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
 * The configuration given, or that of `<model>.assay.json` beside the ONNX file, or the defaults.
 * @returns with the name of where it came from; the file's name even if there is no such file.
 * @throws {FileUnreadableError} @throws {ModelConfigInvalidError}
 */
export async function readConfig(
  onnx: string,
  given: ModelConfigInput | undefined,
): Promise<{ readonly config: ModelConfig; readonly source: string }> {
  const source = path.join(path.dirname(onnx), `${path.basename(onnx, ".onnx")}.assay.json`);
  if (given !== undefined) return { config: parseConfig(given, "config"), source: "config" };
  const stated = (await exists(source)) ? parseJson(await readBytes(source), source) : {};
  return { config: parseConfig(stated, source), source };
}

function parseJson(bytes: Uint8Array, source: string): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw new ModelConfigInvalidError(source, "it is no JSON", { cause });
  }
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
