// SPDX-License-Identifier: MIT
import type { Value } from "../../graph/value.ts";
import { integerAttribute, type OnnxNode, type Translator } from "../node.ts";
import { unroll, type Cell } from "./recurrence.ts";

/** H = f(W·x + R·h + b). */
const RNN_CELL: Cell = {
  gates: 1,
  activations: ["Tanh"],
  step: ({ state, activate, gate }) => ({ hidden: activate(0, gate(0, state.hidden)) }),
};

/**
 * Gates z, r, h. H = (1 − z) ⊙ h̃ + z ⊙ h is computed as h̃ + z ⊙ (h − h̃): one product in place of two.
 * @param resetAfter - Whether r scales R·h + its bias (linear_before_reset) rather than h.
 */
const gruCell = (resetAfter: boolean): Cell => ({
  gates: 3,
  activations: ["Sigmoid", "Tanh"],
  step: ({ node, state: { hidden }, activate, gate, fromInput, fromHidden }) => {
    const { builder, context } = node;
    const update = activate(0, gate(0, hidden));
    const reset = activate(0, gate(1, hidden));
    const candidate = activate(
      1,
      resetAfter
        ? builder.add(context, fromInput(2), product(node, reset, fromHidden(2, hidden)))
        : gate(2, hidden && product(node, reset, hidden)),
    );
    const change = hidden
      ? builder.add(context, hidden, candidate, -1)
      : builder.affine(context, candidate, -1, 0);
    return { hidden: builder.add(context, candidate, product(node, update, change)) };
  },
});

/** Gates i, o, f, c. C = f ⊙ C + i ⊙ c̃ and H = o ⊙ h(C). */
const LSTM_CELL: Cell = {
  gates: 4,
  activations: ["Sigmoid", "Tanh", "Tanh"],
  step: ({ node, state, activate, gate }) => {
    const { hidden } = state;
    const [enter, leave] = [activate(0, gate(0, hidden)), activate(0, gate(1, hidden))];
    const entering = product(node, enter, activate(1, gate(3, hidden)));
    const cell = state.cell
      ? node.builder.add(node.context, product(node, activate(0, gate(2, hidden)), state.cell), entering)
      : entering;
    return { hidden: product(node, leave, activate(2, cell)), cell };
  },
};

function product({ builder, context }: OnnxNode, left: Value, right: Value): Value {
  return builder.multiply(context, left, right);
}

/** Recurrent layers, unrolled over their steps. */
export const RECURRENT: Readonly<Record<string, Translator>> = {
  GRU: (node) => unroll(node, gruCell(integerAttribute(node, "linear_before_reset", 0) === 1)),
  LSTM: (node) => unroll(node, LSTM_CELL),
  RNN: (node) => unroll(node, RNN_CELL),
};
