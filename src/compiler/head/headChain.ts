// SPDX-License-Identifier: MIT
import { HeadUnsupportedError } from "../../errors/HeadErrors.ts";
import type { IntegerForm, IntegerModel, StepOf } from "../integer/integerModel.ts";
import { readersOf } from "../integer/readersOf.ts";

/** A layer that is to be committed: a requantisation, or the output's form. */
export interface ChainLayer {
  readonly name: string;
  readonly form: IntegerForm;
  /** Place among the model's steps; undefined for the output. */
  readonly step?: { readonly index: number; readonly value: StepOf<"requantise"> };
}

const FEWER = "Commit fewer layers";

/**
 * The last layers of a fixed model in the network's order: the output's form, the requantisation that it reads, and so on.
 *
 * @param layers - How many, at least 1.
 * @throws {HeadUnsupportedError} naming the layer, if they are no chain of requantisations, or fewer.
 *
 * @example
 * const [last] = headChain(model, 1);
 */
export function headChain(model: IntegerModel, layers: number): readonly ChainLayer[] {
  if (model.parameters.length > 0) {
    throw new HeadUnsupportedError(
      "output",
      "the model has a committed head already",
      "Commit the layers of the fixed model at once",
    );
  }
  if (!Number.isInteger(layers) || layers < 1) {
    throw new HeadUnsupportedError(
      "output",
      `${String(layers)} layers were asked for`,
      "Ask for a whole number of layers from 1, or leave it out for a fixed model",
    );
  }
  let last: ChainLayer = { name: "output", form: model.output.form };
  const chain = [last];
  while (chain.length < layers) {
    last = layerBefore(model, last, chain.length);
    chain.unshift(last);
  }
  return chain;
}

function layerBefore(model: IntegerModel, { name, form }: ChainLayer, found: number): ChainLayer {
  const [id = 0, ...others] = form.operands;
  if (others.length > 0) {
    throw new HeadUnsupportedError(
      name,
      "it reads several layers, so none of them alone is before it",
      FEWER,
    );
  }
  if (id === 0) {
    const fewer = `the network has ${String(found)} layer${found === 1 ? "" : "s"}, and more were asked for`;
    throw new HeadUnsupportedError(name, fewer, FEWER);
  }
  const index = id - 1;
  const step = model.steps[index];
  if (step?.kind !== "requantise") {
    const kind = step?.kind ?? "nothing";
    throw new HeadUnsupportedError(
      step?.name ?? name,
      `it is a ${kind}, which has no weights of its own`,
      FEWER,
    );
  }
  if (readersOf(model, id) !== 1) {
    throw new HeadUnsupportedError(step.name, "more than one layer reads it", FEWER);
  }
  return { name: step.name, form: step.form, step: { index, value: step } };
}
