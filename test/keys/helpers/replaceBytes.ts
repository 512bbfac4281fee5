// SPDX-License-Identifier: MIT

/** Replaces the only place where some bytes (hexadecimal) stand. @throws RangeError if there is none, or another. */
export function replaceBytes(bytes: Uint8Array, found: string, replacement: string): Uint8Array {
  const buffer = Buffer.from(bytes);
  const pattern = Buffer.from(found, "hex");
  const at = buffer.indexOf(pattern);
  if (at < 0 || buffer.includes(pattern, at + 1)) throw new RangeError(`${found} is not there once`);
  buffer.set(Buffer.from(replacement, "hex"), at);
  return new Uint8Array(buffer);
}
