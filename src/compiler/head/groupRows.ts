// SPDX-License-Identifier: MIT
import type { IntegerForm, IntegerModel, StepOf } from "../integer/integerModel.ts";
import type { TensorWidth } from "../integer/ranges.ts";

/** The rows of a layer by the weights that they share. */
export interface GroupedRows {
  readonly groups: readonly { readonly coefficients: readonly number[]; readonly bias: number }[];
  readonly rows: readonly {
    readonly group: number;
    /** Words that the row reads, in the order of its group's coefficients. */
    readonly columns: readonly number[];
  }[];
}

/**
 * Rows with the same coefficients and bias at different places share both, as those of a convolution do. Rows that read
 * the same words are different channels, also if their weights happen to be equal now. Rows that decide a class share
 * nothing and read every word, whatever weights are 0 now. So every other head has the same form.
 */
export function groupRows(
  form: IntegerForm,
  tensors: readonly TensorWidth[],
  kind: StepOf<"requantise">["kind"] | IntegerModel["output"]["kind"],
): GroupedRows {
  if (kind === "class" || kind === "top") return denseRows(form, tensors);
  const { rows, bias } = form;
  const groups: { coefficients: readonly number[]; bias: number }[] = [];
  const byKey = new Map<string, number>();
  const seen = new Map<string, number>();
  return {
    groups,
    rows: bias.map((value, row) => {
      const list = rows.coefficientList[row] ?? 0;
      const weights = `${String(list)} ${String(value)}`;
      const place = `${weights} ${String(rows.base[row])} ${String(rows.offsetList[row])}`;
      const channel = seen.get(place) ?? 0;
      seen.set(place, channel + 1);
      const key = `${weights} ${String(channel)}`;
      const group =
        byKey.get(key) ?? groups.push({ coefficients: rows.coefficients[list] ?? [], bias: value }) - 1;
      byKey.set(key, group);
      return { group, columns: columnsOf(form, row) };
    }),
  };
}

function denseRows(form: IntegerForm, tensors: readonly TensorWidth[]): GroupedRows {
  const inputs = form.operands.reduce((sum, id) => sum + (tensors[id]?.count ?? 0), 0);
  const columns = Array.from({ length: inputs }, (_, column) => column);
  const groups = form.bias.map((bias, row) => {
    const coefficients = new Array<number>(inputs).fill(0);
    const list = form.rows.coefficients[form.rows.coefficientList[row] ?? 0] ?? [];
    columnsOf(form, row).forEach((column, tap) => {
      coefficients[column] = list[tap] ?? 0;
    });
    return { coefficients, bias };
  });
  return { groups, rows: form.bias.map((_, group) => ({ group, columns })) };
}

function columnsOf({ rows }: IntegerForm, row: number): readonly number[] {
  const base = rows.base[row] ?? 0;
  return (rows.offsets[rows.offsetList[row] ?? -1] ?? []).map((offset) => base + offset);
}
