// SPDX-License-Identifier: MIT
import type { Budget } from "./budget.ts";
import { composeRows } from "./composeRows.ts";
import type { LinearForm, Signal } from "./graph.ts";
import { diagonalRows, identityRows, rowCount } from "./rows.ts";
import type { Clamp, ScalarFunction } from "./scalarFunction.ts";
import { sizeOf, type Shape } from "./tensor.ts";
import type { ComputedValue, NodeContext } from "./value.ts";

/** The signals of a graph under construction; what was proved once is not proved again. */
export class SignalTable {
  readonly signals: Signal[] = [];
  readonly #budget: Budget;
  /** Signals that functions of a form became. */
  readonly #made = new WeakMap<LinearForm, Map<string | ScalarFunction, LinearForm>>();

  constructor(budget: Budget) {
    this.#budget = budget;
  }

  /** Adds a signal; gives it as a form. */
  push(signal: Signal): LinearForm {
    const id = this.signals.push(signal) - 1;
    const size = sizeOf(signal.shape);
    this.#budget.count(signal.name, size);
    return { signals: [id], rows: identityRows(size), bias: new Float64Array(size), nodes: [] };
  }

  /** Elements of a signal. */
  sizeOf(id: number): number {
    return sizeOf(this.signals[id]?.shape ?? []);
  }

  /** scale · inner + offset, the same for all rows. */
  multipleOf(inner: LinearForm, scale: number, offset: number): LinearForm {
    if (scale === 1 && offset === 0) return inner;
    return this.#memo(inner, `${String(scale)} ${String(offset)}`, () => {
      const size = rowCount(inner.rows);
      const bias = new Float64Array(size).fill(offset);
      return composeRows(diagonalRows(new Float64Array(size).fill(scale)), bias, [inner], (id) =>
        this.sizeOf(id),
      );
    });
  }

  /** A form clamped, as a signal; the same one for the same bounds. */
  clamp(
    context: NodeContext,
    base: LinearForm,
    shape: Shape,
    { low, high }: Clamp,
    { function: { name }, nodes }: ComputedValue,
  ): LinearForm {
    return this.#memo(base, `${String(low)} … ${String(high)}`, () => {
      const clamp = { low, high, scale: 1, offset: 0 };
      const apply = (x: number): number => Math.min(Math.max(x, low), high);
      const functions = [{ name, apply, clamp }];
      return this.push({ kind: "unary", ...named(context, nodes), shape, form: base, functions });
    });
  }

  /** A function of a form, as a signal; the same one for the same function. */
  unary(
    context: NodeContext,
    form: LinearForm,
    shape: Shape,
    each: ScalarFunction,
    nodes: readonly NodeContext[] = [context],
  ): LinearForm {
    const key = each.step ?? each;
    return this.#memo(form, key, () =>
      this.push({ kind: "unary", ...named(context, nodes), shape, form, functions: [each] }),
    );
  }

  #memo(form: LinearForm, key: string | ScalarFunction, make: () => LinearForm): LinearForm {
    const known = this.#made.get(form) ?? new Map<string | ScalarFunction, LinearForm>();
    this.#made.set(form, known);
    const made = known.get(key) ?? make();
    known.set(key, made);
    return made;
  }
}

/** The node that a function comes from last, or who asks for it; and all that it comes from. */
function named(context: NodeContext, nodes: readonly NodeContext[]) {
  return { ...(nodes.at(-1) ?? context), nodes: nodes.map(({ name }) => name) };
}
