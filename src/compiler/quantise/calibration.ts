// SPDX-License-Identifier: MIT
import type { Graph, LinearForm } from "../graph/graph.ts";
import { evaluateForm, evaluateGraph } from "../graph/evaluateGraph.ts";

/** Samples looked at; more change the bounds little. */
const SAMPLES = 256;

/** Values looked at in one signal. */
const VALUES = 2 ** 16;

/** Bounds tried, as fractions of the largest value seen. */
const CANDIDATES = 40;

/** What sample inputs make of a graph. */
export class Calibration {
  readonly #samples: readonly (readonly Float64Array[])[];

  /** @param samples - Inputs as the ONNX model sees them. */
  constructor(graph: Graph, samples: readonly ArrayLike<number>[]) {
    this.#samples = samples.slice(0, SAMPLES).map((sample) => evaluateGraph(graph, sample).signals);
  }

  /** Whether there are samples at all. */
  get empty(): boolean {
    return this.#samples.length === 0;
  }

  /** Values that a form takes on the samples; evenly chosen ones if there are very many. */
  valuesOf(form: LinearForm): Float64Array {
    const all = this.#samples.map((signals) => evaluateForm(form, signals));
    const total = all.reduce((sum, values) => sum + values.length, 0);
    const step = Math.max(1, Math.ceil(total / VALUES));
    const kept = new Float64Array(Math.ceil(total / step));
    let at = 0;
    for (const values of all) {
      for (const value of values) {
        if (at % step === 0) kept[at / step] = value;
        at++;
      }
    }
    return kept;
  }
}

/** Least and greatest of the finite values (at a pole there are others); 0 and 0 of none. */
export function extremes(values: Float64Array): readonly [number, number] {
  let [least, greatest] = [Infinity, -Infinity];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    [least, greatest] = [Math.min(least, value), Math.max(greatest, value)];
  }
  return least > greatest ? [0, 0] : [least, greatest];
}

/**
 * The range within [low, high] that loses least when values are rounded to `levels` steps over it and clamped to it:
 * the smallest mean squared error out of 40 fractions.
 *
 * @param low - 0, or negative.
 * @param high - Positive.
 */
export function bestRange(
  values: Float64Array,
  [low, high]: readonly [number, number],
  levels: number,
): readonly [number, number] {
  let best: { range: readonly [number, number]; loss: number } = { range: [low, high], loss: Infinity };
  for (let candidate = CANDIDATES; candidate > 0; candidate--) {
    const range = [(low * candidate) / CANDIDATES, (high * candidate) / CANDIDATES] as const;
    const loss = roundingLoss(values, range, levels);
    if (loss < best.loss) best = { range, loss };
  }
  return best.range;
}

/** Values below a lower bound of 0 cost nothing, as they are to become 0; nor does what is not finite. */
function roundingLoss(values: Float64Array, [low, high]: readonly [number, number], levels: number): number {
  const step = (high - low) / levels;
  let loss = 0;
  for (const value of values) {
    if (!Number.isFinite(value) || (value <= low && low === 0)) continue;
    const clamped = Math.min(Math.max(value, low), high);
    const error = value - (Math.round((clamped - low) / step) * step + low);
    loss += error * error;
  }
  return loss;
}
