// SPDX-License-Identifier: MIT

/** A line of a `.tree` file, with the lines below it. */
export interface Branch {
  readonly text: string;
  /** The test that a leaf names behind its last " · ". */
  readonly test: string | undefined;
  readonly line: number;
  readonly below: Branch[];
}

const GLYPHS = /^((?:[│ ] {3})*)(?:├── |└── )(.*)$/;

/**
 * Reads a tree as `test/contracts/**` writes them: the subject in the first line, four characters for each step down.
 *
 * @throws SyntaxError if a line is no branch, or skips a step.
 */
export function readTree(text: string): Branch {
  const [subject = "", ...lines] = text.trimEnd().split("\n");
  const root: Branch = { text: subject, test: undefined, line: 1, below: [] };
  const path = [root];
  lines.forEach((content, index) => {
    const line = index + 2;
    const [, indent = "", rest] = GLYPHS.exec(content) ?? [];
    const depth = indent.length / 4 + 1;
    const parent = path[depth - 1];
    if (rest === undefined || parent === undefined)
      throw new SyntaxError(`line ${String(line)} is no branch`);
    const [, label, test] = /^(.*) · (\S+)$/.exec(rest) ?? [];
    const branch: Branch = { text: label ?? rest, test, line, below: [] };
    parent.below.push(branch);
    path.splice(depth, Infinity, branch);
  });
  return root;
}
