// SPDX-License-Identifier: MIT
import { AssayError } from "../../errors/AssayError.ts";
import type { OnProgress } from "../../shared/progress.ts";
import { evaluateGraph } from "../graph/evaluateGraph.ts";
import type { Graph } from "../graph/graph.ts";
import { argmax, createEvaluator, top } from "../integer/evaluate.ts";
import type { IntegerModel } from "../integer/integerModel.ts";
import { modelCost } from "../integer/stepCost.ts";
import type { Manifest } from "../manifest.ts";
import { normaliseInput, prepareInput } from "../prepareInput.ts";
import type { Quantised } from "./quantise.ts";
import { isTable, type OpenWidths, type Widths } from "./widths.ts";

/** Widths tried first, all layers alike, from the widest: [input, weights, activations]. */
const UNIFORM = [
  [8, 10, 8],
  [8, 8, 8],
  [6, 8, 6],
  [4, 7, 5],
  [4, 6, 4],
  [3, 5, 4],
  [2, 5, 3],
  [2, 4, 3],
  [1, 4, 3],
  [1, 4, 2],
  [1, 3, 2],
] as const;

const LEAST = { input: 1, weight: 2, activation: 1, table: 2 } as const;

/** Passes over all widths; the second finds little. */
const PASSES = 2;

/** @see searchWidths */
export interface SearchWidthsParameters {
  readonly graph: Graph;
  /** Widths that are fixed; the others are replaced. */
  readonly widths: Widths;
  readonly open: OpenWidths;
  /** Integers of given widths. */
  readonly quantise: (widths: Widths) => Quantised;
  readonly input: Manifest["input"];
  /** Raw inputs that the loss is measured on. */
  readonly samples: readonly ArrayLike<number>[];
  /** True class of each; without them, the float model's answers are what counts. */
  readonly labels?: ArrayLike<number> | undefined;
  /**
   * Greatest loss: of classifiers, the share of samples by which the float model is better; of values, the mean error as
   * a share of the range of the float model's values.
   */
  readonly maxLoss: number;
  readonly onProgress?: OnProgress | undefined;
}

/** Widths found, with what they cost. */
export interface FoundWidths extends Quantised {
  readonly widths: Widths;
  readonly constraints: number;
  /** On the samples. */
  readonly loss: number;
}

/**
 * Chooses the open widths so that the circuit has few constraints while the loss stays within its budget: first the same
 * widths for all layers, from wide to narrow, then each width by itself, the dearest layer first. A local optimum, found
 * in some sixty evaluations.
 *
 * @returns undefined if even the widest widths lose too much.
 */
export function searchWidths(parameters: SearchWidthsParameters): FoundWidths | undefined {
  const search = new Search(parameters);
  let best: FoundWidths | undefined;
  for (const [inputBits, weightBits, activationBits] of UNIFORM) {
    const found = search.try(uniform(parameters, inputBits, weightBits, activationBits));
    if (found === undefined) {
      if (best === undefined) continue;
      break;
    }
    if (best === undefined || found.constraints < best.constraints) best = found;
  }
  for (let pass = 0; pass < PASSES && best; pass++) {
    for (const narrower of narrowings(parameters, best.widths)) best = narrowed(search, best, narrower);
  }
  return best;
}

/** Makes one width narrower as long as that is allowed. */
function narrowed(
  search: Search,
  from: FoundWidths,
  narrower: (widths: Widths) => Widths | undefined,
): FoundWidths {
  let best = from;
  for (;;) {
    const widths = narrower(best.widths);
    const found = widths && search.try(widths);
    if (found === undefined || found.constraints >= best.constraints) return best;
    best = found;
  }
}

class Search {
  readonly #parameters: SearchWidthsParameters;
  readonly #reference: readonly Float64Array[];
  readonly #classes: readonly number[];
  #tried = 0;

  constructor(parameters: SearchWidthsParameters) {
    this.#parameters = parameters;
    const { graph, samples, input } = parameters;
    this.#reference = samples.map((raw) => evaluateGraph(graph, normaliseInput({ input }, raw)).output);
    this.#classes = this.#reference.map(argmax);
  }

  /** Integers of these widths; undefined if they cannot be or lose too much. */
  try(widths: Widths): FoundWidths | undefined {
    const { quantise, maxLoss, onProgress } = this.#parameters;
    this.#tried++;
    onProgress?.({ stage: "Choose widths", done: this.#tried, total: this.#tried + 1 });
    const quantised = attempt(() => quantise(widths));
    if (quantised === undefined) return undefined;
    const { model } = quantised;
    const loss = this.#loss(model, widths.inputBits);
    return loss <= maxLoss ? { ...quantised, widths, constraints: modelCost(model), loss } : undefined;
  }

  #loss(model: IntegerModel, bits: number): number {
    const { samples, input, labels } = this.#parameters;
    const evaluate = createEvaluator(model);
    const scores = samples.map((raw) =>
      evaluate(prepareInput({ input: { ...input, bits } }, raw)).scores.slice(),
    );
    const { output } = model;
    if (output.kind === "values") return this.#meanError(scores, output.scale);
    const right = (classes: readonly (readonly number[])[]): number =>
      classes.filter((each, index) => each.includes(labels?.[index] ?? this.#classes[index] ?? -1)).length;
    const k = output.kind === "top" ? output.k : 1;
    const float = right(this.#reference.map((values) => top(values, k)));
    return (float - right(scores.map((values) => top(values, k)))) / samples.length;
  }

  #meanError(scores: readonly Float64Array[], scale: number): number {
    let [sum, count, least, greatest] = [0, 0, Infinity, -Infinity];
    this.#reference.forEach((values, sample) => {
      values.forEach((value, index) => {
        sum += Math.abs(value - scale * (scores[sample]?.[index] ?? NaN));
        count++;
        [least, greatest] = [Math.min(least, value), Math.max(greatest, value)];
      });
    });
    return greatest > least ? sum / count / (greatest - least) : sum / count;
  }
}

/** Undefined where widths are too narrow for the model's weights or accumulators. */
function attempt<Result>(run: () => Result): Result | undefined {
  try {
    return run();
  } catch (error) {
    if (error instanceof AssayError && /TOO_WIDE/.test(error.code)) return undefined;
    throw error;
  }
}

function uniform(
  { graph, widths, open }: SearchWidthsParameters,
  inputBits: number,
  weightBits: number,
  activationBits: number,
): Widths {
  return {
    inputBits: open.input ? inputBits : widths.inputBits,
    signals: widths.signals.map((given, index) => {
      const free = open.signals[index];
      return {
        weightBits: free?.weights ? weightBits : given.weightBits,
        activationBits: free?.activation
          ? Math.max(activationBits, leastActivation(graph, index))
          : given.activationBits,
      };
    }),
    outputWeightBits: open.outputWeights ? weightBits : widths.outputWeightBits,
  };
}

/** Ways to make one open width a bit narrower: the input, then each layer's activation and weights, then the output. */
function narrowings(
  { graph, open }: SearchWidthsParameters,
  { signals }: Widths,
): readonly ((widths: Widths) => Widths | undefined)[] {
  const steps: ((widths: Widths) => Widths | undefined)[] = [];
  if (open.input) {
    steps.push((widths) =>
      widths.inputBits > LEAST.input ? { ...widths, inputBits: widths.inputBits - 1 } : undefined,
    );
  }
  signals.forEach((_, index) => {
    const free = open.signals[index];
    if (free?.activation) {
      steps.push(changed(index, "activationBits", leastActivation(graph, index)));
    }
    if (free?.weights) steps.push(changed(index, "weightBits", LEAST.weight));
  });
  if (open.outputWeights) {
    steps.push((widths) =>
      widths.outputWeightBits > LEAST.weight
        ? { ...widths, outputWeightBits: widths.outputWeightBits - 1 }
        : undefined,
    );
  }
  return steps;
}

function leastActivation({ signals }: Graph, index: number): number {
  const signal = signals[index];
  return signal && isTable(signal) ? LEAST.table : LEAST.activation;
}

function changed(index: number, field: "weightBits" | "activationBits", least: number) {
  return (widths: Widths): Widths | undefined => {
    const current = widths.signals[index];
    if (current === undefined || current[field] <= least) return undefined;
    const signals = widths.signals.with(index, { ...current, [field]: current[field] - 1 });
    return { ...widths, signals };
  };
}
