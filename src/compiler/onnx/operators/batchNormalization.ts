// SPDX-License-Identifier: MIT
import { ShapeUnsupportedError } from "../../../errors/OnnxErrors.ts";
import { RowsBuilder } from "../../graph/rows.ts";
import { sizeOf } from "../../graph/tensor.ts";
import { constantInput, input, numberAttribute, refuse, requireAttribute, type Translator } from "../node.ts";

/** Inference form: (x − mean) · scale ÷ √(variance + epsilon) + bias, per channel. */
const batchNormalization: Translator = (node) => {
  requireAttribute(node, "training_mode", 0, "export the model in evaluation mode");
  requireAttribute(node, "is_test", 1, "export the model in evaluation mode");
  requireAttribute(node, "spatial", 1, "normalise per channel");
  const value = input(node, 0, "the value");
  const channels = value.shape[1] ?? 1;
  const [scale, bias, mean, variance] = ["scale", "bias", "mean", "variance"].map((role, index) => {
    const { data } = constantInput(node, index + 1, role);
    if (data.length === channels) return data;
    throw new ShapeUnsupportedError(
      node.context.name,
      `its ${role} has ${String(data.length)} values for ${String(channels)} channels`,
    );
  });
  const epsilon = numberAttribute(node, "epsilon", 1e-5);
  if (variance?.some((each) => !(each + epsilon > 0)))
    refuse(node, "variance + epsilon is not positive", "use a larger epsilon");
  const factors = Array.from({ length: channels }, (_, channel) =>
    Float64Array.of((scale?.[channel] ?? NaN) / Math.sqrt((variance?.[channel] ?? NaN) + epsilon)),
  );
  const pixels = sizeOf(value.shape.slice(2));
  const size = sizeOf(value.shape);
  const rows = new RowsBuilder(size);
  const here = Int32Array.of(0);
  const offsets = new Float64Array(size);
  for (let index = 0; index < size; index++) {
    const channel = Math.floor(index / pixels) % channels;
    const factor = factors[channel] ?? new Float64Array();
    rows.addAt(index, here, factor);
    offsets[index] = (bias?.[channel] ?? NaN) - (mean?.[channel] ?? NaN) * (factor[0] ?? NaN);
  }
  return [node.builder.linear(node.context, [value], value.shape, rows.build(), offsets)];
};

/** The normalisation that is linear once the model is trained. */
export const BATCH_NORMALIZATION: Readonly<Record<string, Translator>> = {
  BatchNormalization: batchNormalization,
};
