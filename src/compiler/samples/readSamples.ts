// SPDX-License-Identifier: MIT
import { parse } from "npyjs";
import { z } from "zod";
import { SamplesUnreadableError } from "../../errors/SamplesUnreadableError.ts";
import { readBytes } from "../../shared/readBytes.ts";

/** Raw inputs, row-major each, and their classes where the file states them. */
export interface Samples {
  readonly inputs: readonly ArrayLike<number>[];
  readonly labels?: ArrayLike<number> | undefined;
}

/** A number, or lists of numbers nested to any depth, as an image's rows are. */
type Nested = number | readonly Nested[];
const nested: z.ZodType<Nested> = z.lazy(() => z.union([z.number(), z.array(nested).min(1)]));
const inputs = z.array(nested).min(1);
const labels = z.array(z.number().int().nonnegative());
const samplesSchema = z.union([
  inputs.transform((list) => ({ inputs: list, labels: undefined })),
  z.object({ inputs, labels: labels.optional() }),
]);

/** @see readSamples */
export interface ReadSamplesParameters {
  /**
   * JSON: a list of inputs, or { "inputs": [...], "labels": [...] }, each input a list of numbers, nested or not; or a
   * NumPy .npy array whose first axis counts the inputs.
   */
  readonly file: string;
  /** A JSON list or .npy array of classes, one per input; for .npy inputs, which state none. */
  readonly labels?: string | undefined;
}

/**
 * Reads sample inputs as the model's raw values.
 *
 * @throws {FileUnreadableError} if a file cannot be read.
 * @throws {SamplesUnreadableError} naming what is wrong with its contents.
 *
 * @example
 * const { inputs, labels } = await readSamples({ file: "images.npy", labels: "classes.npy" });
 */
export async function readSamples({ file, labels: labelFile }: ReadSamplesParameters): Promise<Samples> {
  const samples = file.endsWith(".npy") ? await readArray(file) : await readJson(file);
  if (labelFile === undefined) return checked(samples, file);
  const stated = labelFile.endsWith(".npy")
    ? (await readNumpy(labelFile)).values
    : parseJson(labelFile, await readBytes(labelFile), labels);
  return checked({ inputs: samples.inputs, labels: stated }, labelFile);
}

async function readJson(file: string): Promise<Samples> {
  const { inputs: list, labels: stated } = parseJson(file, await readBytes(file), samplesSchema);
  return { inputs: list.map((input) => Float64Array.from(flatten(input))), labels: stated };
}

async function readArray(file: string): Promise<Samples> {
  const { values, shape } = await readNumpy(file);
  const [count = 0] = shape;
  const size = count === 0 ? 0 : values.length / count;
  return {
    inputs: Array.from({ length: count }, (_, index) => values.subarray(index * size, (index + 1) * size)),
  };
}

async function readNumpy(file: string): Promise<{ values: Float64Array; shape: readonly number[] }> {
  const bytes = await readBytes(file);
  try {
    const { data, shape, fortranOrder } = parse(bytes.slice().buffer);
    if (fortranOrder && shape.length > 1)
      throw new SamplesUnreadableError(
        file,
        "its array is in Fortran order: save it with numpy.ascontiguousarray",
      );
    const values = Float64Array.from(data as unknown as ArrayLike<number | bigint>, Number);
    if (values.length === 0 || shape.reduce((product, size) => product * size, 1) !== values.length)
      throw new SamplesUnreadableError(
        file,
        `it has ${String(values.length)} numbers for an array of shape [${shape.join(", ")}]`,
      );
    return { values, shape };
  } catch (cause) {
    if (cause instanceof SamplesUnreadableError) throw cause;
    throw new SamplesUnreadableError(file, "it is no NumPy array of numbers", { cause });
  }
}

function parseJson<Contents>(file: string, bytes: Uint8Array, schema: z.ZodType<Contents>): Contents {
  let contents: unknown;
  try {
    contents = JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw new SamplesUnreadableError(file, "it is no JSON", { cause });
  }
  const result = parsed(file, contents, schema);
  if (result.success) return result.data;
  throw new SamplesUnreadableError(file, z.prettifyError(result.error), { cause: result.error });
}

/** Checks contents; lists in lists without end leave no stack to do so. */
function parsed<Contents>(file: string, contents: unknown, schema: z.ZodType<Contents>) {
  try {
    return schema.safeParse(contents);
  } catch (cause) {
    throw new SamplesUnreadableError(file, "its lists are nested too deeply", { cause });
  }
}

function flatten(value: Nested): readonly number[] {
  return typeof value === "number" ? [value] : value.flatMap(flatten);
}

function checked(samples: Samples, file: string): Samples {
  const { inputs: list, labels: stated } = samples;
  if (list.length === 0) throw new SamplesUnreadableError(file, "it has no inputs");
  const size = list[0]?.length ?? 0;
  const other = list.findIndex((input) => input.length !== size);
  if (other >= 0) {
    throw new SamplesUnreadableError(
      file,
      `input ${String(other)} has ${String(list[other]?.length)} values where the first has ${String(size)}`,
    );
  }
  if (stated && stated.length !== list.length) {
    throw new SamplesUnreadableError(
      file,
      `there are ${String(stated.length)} labels for ${String(list.length)} inputs`,
    );
  }
  return samples;
}
