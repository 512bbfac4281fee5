// SPDX-License-Identifier: MIT

const BEGIN = "<!-- privileges: written by `hardhat governance print --doc` -->";
const END = "<!-- end of privileges -->";

/** The trust model with this table in place of the one that it has. */
export function renewDocument(document: string, table: string): string {
  const before = document.slice(0, document.indexOf(BEGIN) + BEGIN.length);
  return `${before}\n\n${table}\n\n${document.slice(document.indexOf(END))}`;
}
