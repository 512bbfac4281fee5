// SPDX-License-Identifier: MIT

/** What `work` prints line by line with console.log, which shows nothing meanwhile. */
export async function captureLines(work: () => Promise<unknown>): Promise<readonly string[]> {
  const lines: string[] = [];
  const log = console.log;
  console.log = (...parts: unknown[]) => lines.push(parts.join(" "));
  try {
    await work();
  } finally {
    console.log = log;
  }
  return lines;
}
