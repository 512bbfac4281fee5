// SPDX-License-Identifier: MIT
import { spanOf, textIn, typeOf } from "../ast.ts";
import type { Mutation } from "./Mutation.ts";

/** Above this, one less is not tried as well: whatever notices one more will notice it too. */
const LARGE = 1e9;

/** One more and one less; the other truth value. */
export const changeConstants: Mutation = (node, { above, text }) => {
  if (node.nodeType !== "Literal" || above.some(({ nodeType }) => nodeType === "ArrayTypeName")) return [];
  const { start, end } = spanOf(node);
  const literal = text(start, end);
  const change = (replacement: string) => ({ operator: "constant" as const, start, end, replacement });
  if (textIn(node, "kind") === "bool") return [change(literal === "true" ? "false" : "true")];
  // Literal addresses are no numbers.
  if (textIn(node, "kind") !== "number" || !typeOf(node).startsWith("t_rational_")) return [];
  const value = Number(textIn(node, "value").replaceAll("_", ""));
  return [
    change(`(${literal} + 1)`),
    ...(value > 0 && value <= LARGE && !isScaled(node) ? [change(`(${literal} - 1)`)] : []),
  ];
};

/** Whether a unit, such as days, makes it large. */
function isScaled(node: Parameters<Mutation>[0]): boolean {
  return typeof node["subdenomination"] === "string";
}
