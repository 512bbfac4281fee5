// SPDX-License-Identifier: MIT

/**
 * A text on one line, with every character written out that a terminal would obey instead of showing it. What others wrote
 * (files, error messages about them) goes through here before it is printed among our own words.
 *
 * @example printable("\u001b[2K\n") === "\\u{1b}[2K "
 */
export function printable(text: string): string {
  return text
    .replace(/[\t\n\r ]+/g, " ")
    .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}
