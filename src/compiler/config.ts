// SPDX-License-Identifier: MIT
import { z } from "zod";
import { ModelConfigInvalidError } from "../errors/CompilerErrors.ts";
import type { FloatModel } from "./floatModel.ts";

const weightBits = z.number().int().min(2).max(12);
const activationBits = z.number().int().min(1).max(8);

/** Contents of `<model>.assay.json`. Widths are one number for all nodes, or a number per ONNX node name. */
const configSchema = z.strictObject({
  /** Bits of one quantised input word. */
  inputBits: z.number().int().min(1).max(8).default(4),
  /** Bits of a signed weight, per Conv, Gemm or MatMul. */
  weightBits: z.union([weightBits, z.record(z.string(), weightBits)]).default({}),
  /** Bits of an unsigned activation, per Relu or Clip. */
  activationBits: z.union([activationBits, z.record(z.string(), activationBits)]).default({}),
  /** Name of each class; "0", "1", … if left out. */
  labels: z.array(z.string()).min(2).optional(),
  /** Range of one raw input value. The ONNX model sees (value − minimum) / (maximum − minimum). */
  input: z
    .strictObject({ minimum: z.number(), maximum: z.number() })
    .refine(({ minimum, maximum }) => minimum < maximum, "minimum must be below maximum")
    .refine(
      ({ minimum, maximum }) => Number.isFinite(maximum - minimum),
      "the range is too wide for a number",
    )
    .default({ minimum: 0, maximum: 255 }),
});

/** Widths, labels and input range a model is compiled with. */
export type ModelConfig = z.infer<typeof configSchema>;

/** What a caller may leave out. */
export type ModelConfigInput = z.input<typeof configSchema>;

/** Widths of nodes that the configuration does not name. */
const DEFAULT_WEIGHT_BITS = 6;
const DEFAULT_ACTIVATION_BITS = 4;

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

/** Widths of one layer's weights and of its activation. */
export interface LayerWidths {
  readonly weightBits: number;
  readonly activationBits: number;
}

/**
 * Widths of every linear layer, in the order of the model's layers.
 * @throws {ModelConfigInvalidError} if the configuration names a node that the model does not have.
 */
export function resolveWidths(
  model: FloatModel,
  config: ModelConfig,
  source: string,
): readonly LayerWidths[] {
  const linear = model.layers.filter((layer) => layer.kind !== "maxPool");
  checkNames(
    config.weightBits,
    linear.map((layer) => layer.name),
    "weightBits",
    source,
  );
  checkNames(
    config.activationBits,
    linear.flatMap((layer) => layer.activation?.nodes ?? []),
    "activationBits",
    source,
  );
  return linear.map((layer) => ({
    weightBits: widthOf(config.weightBits, [layer.name]) ?? DEFAULT_WEIGHT_BITS,
    activationBits: widthOf(config.activationBits, layer.activation?.nodes ?? []) ?? DEFAULT_ACTIVATION_BITS,
  }));
}

type Widths = number | Readonly<Record<string, number>>;

function widthOf(widths: Widths, names: readonly string[]): number | undefined {
  if (typeof widths === "number") return widths;
  return names
    .map((name) => (Object.hasOwn(widths, name) ? widths[name] : undefined))
    .find((width) => width !== undefined);
}

function checkNames(widths: Widths, names: readonly string[], field: string, source: string): void {
  if (typeof widths === "number") return;
  const unknown = Object.keys(widths).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new ModelConfigInvalidError(
      source,
      `${field} names the node "${unknown}", but the model has ${names.join(", ")}`,
    );
  }
}

/**
 * Labels of the classes.
 * @throws {ModelConfigInvalidError} if their number is not the number of classes.
 */
export function resolveLabels(config: ModelConfig, classes: number, source: string): readonly string[] {
  const labels = config.labels ?? Array.from({ length: classes }, (_, index) => String(index));
  if (labels.length !== classes) {
    throw new ModelConfigInvalidError(
      source,
      `${String(labels.length)} labels for ${String(classes)} classes`,
    );
  }
  return labels;
}
