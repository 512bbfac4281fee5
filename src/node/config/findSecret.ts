// SPDX-License-Identifier: MIT

/** A secret that stands where it should not. */
export interface FoundSecret {
  /** Path of the field. */
  field: string;
  kind: "key" | "password";
}

const NAMES =
  /private|secret|mnemonic|seed|pass(word|phrase)|(operator|signer|wallet|account|deployer)_?key/i;
const KEY = /^(0x)?[0-9a-fA-F]{64}$/;
const URL_PASSWORD = /^[a-z]+:\/\/[^/@]*:[^/@]+@/i;

/**
 * The first field that is named like a secret or looks like one: a private key, or a URL with a password. What it holds is not
 * returned, so that nobody prints it.
 *
 * @param ids Fields that hold 32 bytes and are none.
 */
export function findSecret(
  content: unknown,
  ids: readonly string[],
  path: readonly string[] = [],
): FoundSecret | undefined {
  const field = path.join(".");
  if (typeof content === "string") {
    if (URL_PASSWORD.test(content)) return { field, kind: "password" };
    return KEY.test(content) && !ids.includes(field) ? { field, kind: "key" } : undefined;
  }
  if (typeof content !== "object" || content === null) return undefined;
  for (const [name, value] of Object.entries(content)) {
    const inside = [...path, name];
    if (NAMES.test(name)) return { field: inside.join("."), kind: "key" };
    const found = findSecret(value, ids, inside);
    if (found !== undefined) return found;
  }
  return undefined;
}
