// SPDX-License-Identifier: MIT

/** Bytes of a field element, here and in every file format of snarkjs. */
export const ELEMENT_BYTES = 32;

/** Writes a value below 2^256 as 32 little-endian bytes. */
export function writeElement(target: Uint8Array, offset: number, value: bigint): void {
  const view = new DataView(target.buffer, target.byteOffset + offset, ELEMENT_BYTES);
  for (let word = 0; word < 4; word++) view.setBigUint64(word * 8, value >> BigInt(word * 64), true);
}

/** Reads bytes as one big-endian number. */
export function readNumber(bytes: Uint8Array): bigint {
  return bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

/** Joins byte arrays. */
export function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.byteLength;
  }
  return joined;
}

/** Reads bytes as one little-endian number. */
export function readLittleEndian(bytes: Uint8Array): bigint {
  return bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

/** Lower-case hexadecimal digits, without a prefix. */
export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex");
}

/** A view of exactly these bytes. */
export function viewBytes(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
