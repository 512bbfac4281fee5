// SPDX-License-Identifier: MIT
import { ModelTooLargeError, ShapeUnsupportedError } from "../../../errors/OnnxErrors.ts";
import { RowsBuilder } from "../../graph/rows.ts";
import { IDENTITY, RELU, type ScalarFunction } from "../../graph/scalarFunction.ts";
import { sizeOf, type Shape } from "../../graph/tensor.ts";
import type { Value } from "../../graph/value.ts";
import {
  constantInput,
  input,
  integerAttribute,
  optionalConstant,
  refuse,
  textAttribute,
  textsAttribute,
  type OnnxNode,
} from "../node.ts";
import { checkWork } from "../windows/slidingWindow.ts";
import { SCALAR_FUNCTIONS } from "./scalarFunctions.ts";

/** Each step of a recurrence becomes signals of its own. */
const MAXIMUM_STEPS = 1024;

const ACTIVATIONS: ReadonlyMap<string, ScalarFunction> = new Map([
  ["relu", RELU],
  ["sigmoid", SCALAR_FUNCTIONS.Sigmoid],
  ["softplus", SCALAR_FUNCTIONS.Softplus],
  ["softsign", SCALAR_FUNCTIONS.Softsign],
  ["tanh", SCALAR_FUNCTIONS.Tanh],
]);

/** What one step hands to the next; undefined is all zeros. */
export interface CellState {
  readonly hidden: Value | undefined;
  readonly cell?: Value | undefined;
}

/** One step of one direction. */
export interface CellStep {
  readonly node: OnnxNode;
  readonly state: CellState;
  /** f, g, h of ONNX, by position. */
  readonly activate: (position: number, value: Value) => Value;
  /** W·x + R·hidden + both biases, of one gate. */
  readonly gate: (gate: number, hidden: Value | undefined) => Value;
  /** W·x + its bias, of one gate. */
  readonly fromInput: (gate: number) => Value;
  /** R·hidden + its bias, of one gate. */
  readonly fromHidden: (gate: number, hidden: Value | undefined) => Value;
}

/** A kind of recurrent cell. */
export interface Cell {
  readonly gates: number;
  /** Names of f, g, h. */
  readonly activations: readonly string[];
  readonly step: (step: CellStep) => CellState & { readonly hidden: Value };
}

/** Sizes of a recurrence, and which axis comes first. */
interface Recurrence {
  readonly steps: number;
  readonly features: number;
  readonly hidden: number;
  readonly directions: readonly ("forward" | "reverse")[];
  readonly batchFirst: boolean;
}

/** Unrolls a recurrence over its static number of steps; gives Y, Y_h and, for a cell with a state of its own, Y_c. */
export function unroll(node: OnnxNode, cell: Cell): readonly (Value | undefined)[] {
  const recurrence = readRecurrence(node, cell);
  const runs = recurrence.directions.map((_, direction) => run(node, cell, recurrence, direction));
  const { steps, directions, batchFirst, hidden } = recurrence;
  const count = directions.length;
  const all = Array.from({ length: steps }, (_, step) => runs.flatMap(({ hiddens }) => hiddens[step] ?? []));
  const last = batchFirst ? [1, count, hidden] : [count, 1, hidden];
  const whole = batchFirst ? [1, steps, count, hidden] : [steps, count, 1, hidden];
  const cells = runs.flatMap(({ state }) => state.cell ?? []);
  return [
    node.outputs[0] === true ? joined(node, all.flat(), whole) : undefined,
    joined(
      node,
      runs.flatMap(({ state }) => state.hidden ?? []),
      last,
    ),
    cells.length === count ? joined(node, cells, last) : undefined,
  ];
}

/** Values one after another. */
function joined({ builder, context }: OnnxNode, values: readonly Value[], shape: Shape): Value {
  const indices = Int32Array.from({ length: sizeOf(shape) }, (_, index) => index);
  return builder.select(context, values, shape, indices);
}

function readRecurrence(node: OnnxNode, cell: Cell): Recurrence {
  const batchFirst = integerAttribute(node, "layout", 0) === 1;
  const shape = input(node, 0, "the sequence").shape;
  const [first = 0, second = 0, features = 0] = shape;
  const [steps, batch] = batchFirst ? [second, first] : [first, second];
  if (shape.length !== 3 || batch !== 1)
    throw new ShapeUnsupportedError(
      node.context.name,
      `its sequence [${shape.join(", ")}] is not ${batchFirst ? "[1, steps, features]" : "[steps, 1, features]"}`,
    );
  const directions = directionsOf(node);
  const hidden = constantInput(node, 2, "the recurrence weights").shape[2] ?? 0;
  if (integerAttribute(node, "hidden_size", hidden) !== hidden)
    throw new ShapeUnsupportedError(node.context.name, "hidden_size is not that of the recurrence weights");
  const rows = cell.gates * hidden;
  const count = directions.length;
  requireShape(node, 1, "the weights", [count, rows, features]);
  requireShape(node, 2, "the recurrence weights", [count, rows, hidden]);
  requireShape(node, 3, "the bias", [count, 2 * rows]);
  const state = batchFirst ? [1, count, hidden] : [count, 1, hidden];
  requireShape(node, 5, "initial_h", state);
  requireShape(node, 6, "initial_c", state);
  refuseOptions(node, steps);
  if (steps > MAXIMUM_STEPS) throw new ModelTooLargeError(node.context.name, "steps", steps, MAXIMUM_STEPS);
  checkWork(node, steps * count * rows * (features + hidden));
  return { steps, features, hidden, directions, batchFirst };
}

function directionsOf(node: OnnxNode): readonly ("forward" | "reverse")[] {
  const direction = textAttribute(node, "direction", "forward");
  if (direction === "forward" || direction === "reverse") return [direction];
  if (direction === "bidirectional") return ["forward", "reverse"];
  return refuse(node, `direction = ${direction} is unknown`, "use forward, reverse or bidirectional");
}

function requireShape(node: OnnxNode, position: number, role: string, shape: Shape): void {
  const given = node.inputs[position]?.shape ?? shape;
  if (given.length === shape.length && given.every((size, axis) => size === shape[axis])) return;
  throw new ShapeUnsupportedError(
    node.context.name,
    `${role} has shape [${given.join(", ")}] in place of [${shape.join(", ")}]`,
  );
}

function refuseOptions(node: OnnxNode, steps: number): void {
  const lengths = optionalConstant(node, 4, "sequence_lens");
  if (lengths?.data.some((length) => length !== steps))
    refuse(node, "sequence_lens differs from the number of steps", "leave it out and give whole sequences");
  if (node.inputs[7] !== undefined)
    refuse(node, "peepholes (input 7) are not supported", "train the model without them");
  if (node.attributes.has("clip")) refuse(node, "clip is not supported", "leave it out");
  if (integerAttribute(node, "input_forget", 0) !== 0)
    refuse(node, "input_forget is not supported", "use separate gates");
}

function activationsOf(node: OnnxNode, { activations }: Cell, direction: number): readonly ScalarFunction[] {
  const names = textsAttribute(node, "activations") ?? [];
  return activations.map((standard, position) => {
    const name = names[direction * activations.length + position] ?? standard;
    const known = ACTIVATIONS.get(name.toLowerCase());
    return (
      known ??
      refuse(node, `the activation ${name} is not supported`, `use ${[...ACTIVATIONS.keys()].join(", ")}`)
    );
  });
}

/** One direction: the hidden state of each step, by position in the sequence, and the last state. */
function run(
  node: OnnxNode,
  cell: Cell,
  recurrence: Recurrence,
  direction: number,
): { readonly hiddens: readonly Value[]; readonly state: CellState } {
  const { builder, context } = node;
  const { steps, directions } = recurrence;
  const functions = activationsOf(node, cell, direction);
  const activate = (position: number, value: Value): Value =>
    builder.unary(context, value, functions[position] ?? IDENTITY);
  const sums = gateSums(node, cell, recurrence, direction);
  const hiddens: Value[] = [];
  let state: CellState = {
    hidden: initialState(node, 5, recurrence, direction),
    cell: initialState(node, 6, recurrence, direction),
  };
  for (let at = 0; at < steps; at++) {
    const step = directions[direction] === "reverse" ? steps - 1 - at : at;
    const next = cell.step({
      node,
      state,
      activate,
      gate: (gate, hidden) => sums({ step, gate, hidden, input: true, recurrent: true }),
      fromInput: (gate) => sums({ step, gate, hidden: undefined, input: true, recurrent: false }),
      fromHidden: (gate, hidden) => sums({ step, gate, hidden, input: false, recurrent: true }),
    });
    hiddens[step] = next.hidden;
    state = next;
  }
  return { hiddens, state };
}

/** A state that the node is given; undefined where it is missing or all zeros. */
function initialState(
  { inputs, builder, context }: OnnxNode,
  position: number,
  { hidden }: Recurrence,
  direction: number,
): Value | undefined {
  const given = inputs[position];
  if (given === undefined) return undefined;
  const indices = Int32Array.from({ length: hidden }, (_, index) => direction * hidden + index);
  const state = builder.select(context, [given], [hidden], indices);
  return state.kind === "constant" && state.data.every((each) => each === 0) ? undefined : state;
}

/** Which parts of a gate's sum are wanted. */
interface GateSum {
  readonly step: number;
  readonly gate: number;
  readonly hidden: Value | undefined;
  readonly input: boolean;
  readonly recurrent: boolean;
}

/** The linear part of a gate, over the whole sequence and the hidden state; lists are shared by the steps. */
function gateSums(node: OnnxNode, { gates }: Cell, { features, hidden }: Recurrence, direction: number) {
  const sequence = input(node, 0, "the sequence");
  const weights = constantInput(node, 1, "the weights").data;
  const recurrences = constantInput(node, 2, "the recurrence weights").data;
  const biases = optionalConstant(node, 3, "the bias")?.data;
  const rowsOfDirection = gates * hidden;
  const size = sizeOf(sequence.shape);
  return ({ step, gate, hidden: state, input: withInput, recurrent }: GateSum): Value => {
    const values = [...(withInput ? [sequence] : []), ...(state && recurrent ? [state] : [])];
    const stateColumn = withInput ? size : 0;
    const columns = Int32Array.from([
      ...(withInput ? Array.from({ length: features }, (_, at) => step * features + at) : []),
      ...(state && recurrent ? Array.from({ length: hidden }, (_, at) => stateColumn + at) : []),
    ]);
    const rows = new RowsBuilder(values.reduce((sum, value) => sum + sizeOf(value.shape), 0));
    const bias = new Float64Array(hidden);
    for (let unit = 0; unit < hidden; unit++) {
      const row = gate * hidden + unit;
      const matrixRow = direction * rowsOfDirection + row;
      const coefficients = new Float64Array(columns.length);
      if (withInput) coefficients.set(weights.subarray(matrixRow * features, (matrixRow + 1) * features));
      if (state && recurrent) {
        const own = recurrences.subarray(matrixRow * hidden, (matrixRow + 1) * hidden);
        coefficients.set(own, withInput ? features : 0);
      }
      rows.add(columns, coefficients);
      const biasRow = direction * 2 * rowsOfDirection + row;
      bias[unit] =
        (withInput ? (biases?.[biasRow] ?? 0) : 0) +
        (recurrent ? (biases?.[biasRow + rowsOfDirection] ?? 0) : 0);
    }
    if (values.length === 0) return node.builder.constant({ shape: [hidden], data: bias });
    return node.builder.linear(node.context, values, [hidden], rows.build(), bias);
  };
}
