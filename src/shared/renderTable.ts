// SPDX-License-Identifier: MIT
import Table from "cli-table3";
import pc from "picocolors";

/**
 * A table as lines of text; coloured only where the terminal shows colours.
 *
 * @param options.widths Width of each column, for columns whose text is to be wrapped.
 * @example console.log(renderTable({ head: ["model", "constraints"], rows: [["digits", 8104]] }));
 */
export function renderTable(options: {
  head: readonly string[];
  rows: readonly (readonly (string | number)[])[];
  widths?: readonly number[];
}): string {
  const style = pc.isColorSupported ? { head: ["bold"], border: ["grey"] } : { head: [], border: [] };
  const table = new Table({
    head: [...options.head],
    style: { ...style, compact: true },
    wordWrap: true,
    ...(options.widths && { colWidths: [...options.widths] }),
  });
  table.push(...options.rows.map((row) => [...row]));
  return table.toString();
}
