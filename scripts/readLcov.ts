// SPDX-License-Identifier: MIT

/** A line with statements, and how often they ran. */
export interface Line {
  readonly line: number;
  readonly hits: number;
}

/** Reads an `lcov.info`: the lines of every file, by the file's path from the repository's root. */
export function readLcov(text: string): ReadonlyMap<string, readonly Line[]> {
  const files = new Map<string, Line[]>();
  let lines: Line[] = [];
  for (const record of text.split("\n")) {
    if (record.startsWith("SF:")) {
      lines = [];
      files.set(record.slice("SF:".length).replaceAll("\\", "/"), lines);
    } else if (record.startsWith("DA:")) {
      const [line = 0, hits = 0] = record.slice("DA:".length).split(",").map(Number);
      lines.push({ line, hits });
    }
  }
  return files;
}
