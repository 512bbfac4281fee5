// SPDX-License-Identifier: MIT
import { ModelConfigInvalidError } from "../../errors/CompilerErrors.ts";
import type { ModelConfig } from "../config.ts";
import { formsOf } from "../graph/formsOf.ts";
import type { Graph, Signal } from "../graph/graph.ts";

/** Widths of one signal. */
export interface SignalWidths {
  /** Bits of a signed weight of its form. */
  readonly weightBits: number;
  /** Bits of its words. */
  readonly activationBits: number;
  /**
   * Ranges that words stand for, where they are stated; others are calibrated. In the order of {@link rangeKeys}: of a
   * product its two factors', of others the signal's own (of a table its index words').
   */
  readonly ranges?: readonly (Bounds | undefined)[] | undefined;
}

/** Least and greatest value. */
export interface Bounds {
  readonly minimum: number;
  readonly maximum: number;
}

/** Every width that the quantiser chooses integers by. */
export interface Widths {
  readonly inputBits: number;
  /** In the order of the graph's signals. */
  readonly signals: readonly SignalWidths[];
  readonly outputWeightBits: number;
}

/** Which widths may be chosen: those that the configuration leaves open. */
export interface OpenWidths {
  readonly input: boolean;
  /** In the order of the graph's signals. */
  readonly signals: readonly { readonly weights: boolean; readonly activation: boolean }[];
  readonly outputWeights: boolean;
}

/** Widths that the configuration does not name and nobody searches for. */
const DEFAULT_WIDTHS = { input: 4, weight: 6, activation: 4, table: 6 } as const;

/**
 * Widths of a graph: as the configuration states them, and defaults where it leaves them open.
 * @param source - File the configuration came from, for messages.
 * @throws {ModelConfigInvalidError} if the configuration names a node that the model does not have.
 */
export function resolveWidths(
  graph: Graph,
  config: ModelConfig,
  source: string,
): { readonly widths: Widths; readonly open: OpenWidths } {
  const { signals, output } = graph;
  const keys = signalKeys(graph);
  const ranges = rangeKeys(graph);
  const outputName = outputKey(graph);
  const names = [...keys, ...signals.flatMap(activationNames)];
  const linear = [...signals.flatMap(formsOf), output.form].flatMap(({ nodes }) => nodes);
  checkNames(
    config.weightBits,
    new Set([...linear, ...names, output.name, outputName]),
    "weightBits",
    source,
  );
  checkNames(config.activationBits, new Set(names), "activationBits", source);
  checkNames(config.ranges, new Set(ranges.flat()), "ranges", source);
  const weights = signals.map((signal, index) =>
    widthOf(config.weightBits, [
      keys[index] ?? "",
      ...formsOf(signal).flatMap(({ nodes }) => nodes),
      signal.name,
    ]),
  );
  const activations = signals.map((signal, index) =>
    widthOf(config.activationBits, [keys[index] ?? "", ...activationNames(signal).toReversed()]),
  );
  const outputWeights = widthOf(config.weightBits, [outputName, output.name, ...output.form.nodes]);
  return {
    widths: {
      inputBits: config.inputBits ?? DEFAULT_WIDTHS.input,
      signals: signals.map((signal, index) => ({
        weightBits: weights[index] ?? DEFAULT_WIDTHS.weight,
        activationBits:
          activations[index] ?? (isTable(signal) ? DEFAULT_WIDTHS.table : DEFAULT_WIDTHS.activation),
        ranges: ranges[index]?.map((key) => ownOf(config.ranges, key)),
      })),
      outputWeightBits: outputWeights ?? DEFAULT_WIDTHS.weight,
    },
    open: {
      input: config.inputBits === undefined,
      signals: signals.map((_, index) => ({
        weights: weights[index] === undefined,
        activation: activations[index] === undefined,
      })),
      outputWeights: outputWeights === undefined,
    },
  };
}

/** Names of the signals, made unique: the second of a name is "name#2". */
export function signalKeys({ signals }: Graph): readonly string[] {
  const taken = new Set<string>();
  return signals.map(({ name }) => unique(name, taken));
}

/** What the configuration calls the ranges of each signal: of a product, one for each factor. */
export function rangeKeys(graph: Graph): readonly (readonly string[])[] {
  const keys = signalKeys(graph);
  const taken = new Set(keys);
  return graph.signals.map(({ kind }, index) => {
    const key = keys[index] ?? "";
    return kind === "product" ? [unique(`${key}:left`, taken), unique(`${key}:right`, taken)] : [key];
  });
}

/** What the configuration calls the output: its tensor's name, unless a signal has it. */
export function outputKey(graph: Graph): string {
  return unique(graph.output.name, new Set(signalKeys(graph)));
}

/** A name that is not taken: the name itself, else "name#2" and so on. */
function unique(name: string, taken: Set<string>): string {
  let key = name;
  for (let count = 2; taken.has(key); count++) key = `${name}#${String(count)}`;
  taken.add(key);
  return key;
}

/** Whether a signal is a function that needs a table. */
export function isTable(signal: Signal): boolean {
  return (
    signal.kind === "unary" &&
    !(signal.functions.length === 1 && (signal.functions[0]?.clamp ?? signal.functions[0]?.step))
  );
}

function activationNames(signal: Signal): readonly string[] {
  return signal.kind === "unary" ? [...signal.nodes, signal.name] : [signal.name];
}

function widthOf(
  widths: number | Readonly<Record<string, number>>,
  names: readonly string[],
): number | undefined {
  if (typeof widths === "number") return widths;
  return names.map((name) => ownOf(widths, name)).find((width) => width !== undefined);
}

/** What is stated for a name; not what every object has, such as "constructor". */
function ownOf<Stated>(stated: Readonly<Record<string, Stated>>, name: string): Stated | undefined {
  return Object.hasOwn(stated, name) ? stated[name] : undefined;
}

function checkNames(
  stated: number | Readonly<Record<string, unknown>>,
  names: ReadonlySet<string>,
  field: string,
  source: string,
): void {
  if (typeof stated === "number") return;
  const unknown = Object.keys(stated).find((name) => !names.has(name));
  if (unknown !== undefined) {
    throw new ModelConfigInvalidError(
      source,
      `${field} names the node "${unknown}", but the model has ${[...names].join(", ")}`,
    );
  }
}
