// SPDX-License-Identifier: MIT
import { PackError } from "./PackError.ts";

/** The README's section on the library, by its heading. */
export const LIBRARY_HEADING = "## As a library";

/**
 * The package's README: what Assay is, and how it is used as a library.
 *
 * @param readme - The repository's.
 * @throws PackError if it has no such section.
 */
export function makeReadme(readme: string): string {
  const start = readme.indexOf(`\n${LIBRARY_HEADING}\n`);
  if (start === -1) throw new PackError(`README.md has no section "${LIBRARY_HEADING}"`);
  const end = readme.indexOf("\n## ", start + 1);
  const [introduction = ""] = readme.split("\n```sh\n");
  const section = readme.slice(start, end === -1 ? undefined : end);
  return `${introduction.trim()}\n${section.trimEnd()}\n\nContracts and TypeScript are under the MIT licence, circuits under the GPL-3.0.\n`;
}
