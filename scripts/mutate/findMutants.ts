// SPDX-License-Identifier: MIT
import { createHash } from "node:crypto";
import { textIn, walk, type Span } from "./ast.ts";
import type { AstNode } from "./AstNode.ts";
import type { Edit, Mutant } from "./Mutant.ts";
import { changeAssembly } from "./mutations/changeAssembly.ts";
import { changeConstants } from "./mutations/changeConstants.ts";
import { dropStatements } from "./mutations/dropStatements.ts";
import { flipOperators } from "./mutations/flipOperators.ts";
import type { Mutation } from "./mutations/Mutation.ts";
import { negateConditions } from "./mutations/negateConditions.ts";
import { swapArguments } from "./mutations/swapArguments.ts";

const MUTATIONS: readonly Mutation[] = [
  flipOperators,
  negateConditions,
  changeConstants,
  dropStatements,
  swapArguments,
  changeAssembly,
];

const SCOPES = new Set(["FunctionDefinition", "ModifierDefinition"]);

/**
 * Every mutant of a source, in the order of the text.
 *
 * @param options.root - The source's syntax tree.
 */
export function findMutants(options: { file: string; source: string; root: AstNode }): readonly Mutant[] {
  // One character for each byte, since solc counts bytes.
  const source = Buffer.from(options.source).toString("latin1");
  const text = (start: number, end: number) => source.slice(start, end);
  const found: (Edit & { scope: string })[] = [];
  walk(options.root, (node, above) => {
    const around = [...above, node].find(({ nodeType }) => SCOPES.has(nodeType));
    const scope = around === undefined ? "" : textIn(around, "name") || textIn(around, "kind");
    for (const mutation of MUTATIONS)
      for (const edit of mutation(node, { above, text })) found.push({ ...edit, scope });
  });
  found.sort((left, right) => left.start - right.start || left.end - right.end);
  const twins = new Map<string, number>();
  return found.map((edit) => {
    const lines = linesAround(source, edit);
    const from = oneLine(source.slice(lines.start, lines.end));
    const to = oneLine(
      source.slice(lines.start, edit.start) + edit.replacement + source.slice(edit.end, lines.end),
    );
    const key = [options.file, edit.scope, from, to].join("\n");
    const twin = twins.get(key) ?? 0;
    twins.set(key, twin + 1);
    const id = createHash("sha256")
      .update(`${key}\n${String(twin)}`)
      .digest("hex")
      .slice(0, 16);
    const line = source.slice(0, edit.start).split("\n").length;
    return { ...edit, id, file: options.file, line, from, to };
  });
}

/** The whole lines that an edit touches. */
function linesAround(source: string, edit: Span): Span {
  const start = source.lastIndexOf("\n", edit.start - 1) + 1;
  const end = source.indexOf("\n", Math.max(edit.start, edit.end - 1));
  return { start, end: end < 0 ? source.length : end };
}

function oneLine(bytes: string): string {
  return Buffer.from(bytes, "latin1").toString("utf8").replaceAll(/\s+/g, " ").trim();
}
