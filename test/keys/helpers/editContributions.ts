// SPDX-License-Identifier: MIT
import { defined } from "./defined.ts";

/** Where a section of a file of snarkjs lies. */
export type SectionPlace = { readonly start: number; readonly size: number };

const HASH_BYTES = 64;
/** Points, transcript and kind of a contribution, before its parameters. */
const CONTRIBUTION_BYTES = 3 * 64 + 128 + HASH_BYTES + 4;

/** The sections of a proving key by their number. */
export function sectionsOf(bytes: Uint8Array): ReadonlyMap<number, SectionPlace> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const sections = new Map<number, SectionPlace>();
  for (let position = 12; position < bytes.byteLength;) {
    const size = Number(view.getBigUint64(position + 4, true));
    sections.set(view.getUint32(position, true), { start: position + 12, size });
    position += 12 + size;
  }
  return sections;
}

/** The contributions of a proving key, each as its bytes. */
export function contributionsOf(bytes: Uint8Array): Uint8Array[] {
  const { start } = defined(sectionsOf(bytes).get(10));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let position = start + HASH_BYTES + 4;
  return Array.from({ length: view.getUint32(start + HASH_BYTES, true) }, () => {
    const end = position + CONTRIBUTION_BYTES + 4 + view.getUint32(position + CONTRIBUTION_BYTES, true);
    const contribution = bytes.slice(position, end);
    position = end;
    return contribution;
  });
}

/** A proving key with another list of contributions; section 10 is its last, as snarkjs writes it. */
export function editContributions(
  bytes: Uint8Array,
  edit: (list: readonly Uint8Array[]) => readonly Uint8Array[],
): Uint8Array {
  const { start, size } = defined(sectionsOf(bytes).get(10));
  if (start + size !== bytes.byteLength) throw new RangeError("section 10 is not the last");
  const list = edit(contributionsOf(bytes));
  const edited = Buffer.concat([bytes.subarray(0, start + HASH_BYTES + 4), ...list]);
  edited.writeUInt32LE(list.length, start + HASH_BYTES);
  edited.writeBigUInt64LE(BigInt(edited.byteLength - start), start - 8);
  return new Uint8Array(edited);
}
