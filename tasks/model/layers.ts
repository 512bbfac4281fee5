// SPDX-License-Identifier: MIT
import type { LayerRow } from "../../src/compiler/index.ts";
import { renderTable } from "../../src/shared/renderTable.ts";

/** The layers of a model as a table: widths, ranges, constraints. */
export function renderLayers(layers: readonly LayerRow[]): string {
  return renderTable({
    head: ["layer", "kind", "shape", "bits", "accumulator", "range proved", "range seen", "constraints"],
    rows: layers.map(({ name, kind, shape, bits, accumulatorBits, minimum, maximum, seen, constraints }) => [
      name,
      kind,
      shape.join("×"),
      bits,
      accumulatorBits === 0 ? "" : accumulatorBits,
      `${String(minimum)} … ${String(maximum)}`,
      seen ? `${String(seen.minimum)} … ${String(seen.maximum)}` : "",
      constraints,
    ]),
  });
}
