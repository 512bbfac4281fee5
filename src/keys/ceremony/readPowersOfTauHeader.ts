// SPDX-License-Identifier: MIT
import { open, type FileHandle } from "node:fs/promises";
import { FileUnreadableError } from "../../errors/FileUnreadableError.ts";
import { PowersOfTauUnreadableError } from "../../errors/CeremonyErrors.ts";
import { BASE_FIELD_ORDER } from "../baseField.ts";
import { ELEMENT_BYTES, readLittleEndian } from "../development/bytes.ts";

const MAGIC = "ptau";
const VERSION = 1;
const HEADER = 1;
/** Bytes of a point: G1, G2. */
const POINT_BYTES = [2 * ELEMENT_BYTES, 4 * ELEMENT_BYTES] as const;
/** Sections of Lagrange points that preparing for phase 2 adds; each holds 2^(power + 1) − 1 points of G1 or G2. */
const PREPARED = [
  { id: 12, group: 0, perPower: 2 },
  { id: 13, group: 1, perPower: 1 },
  { id: 14, group: 0, perPower: 1 },
  { id: 15, group: 0, perPower: 1 },
] as const;

/** What Node.js reads into memory at once. */
const LARGEST_FILE = 2 ** 31 - 1;

type Section = { readonly position: number; readonly size: number };

/**
 * Reads the power of a prepared phase-1 file of snarkjs, without its points. Every section must lie inside the file and
 * have the size that the power asks for.
 *
 * @throws FileUnreadableError, PowersOfTauUnreadableError
 * @example const { power } = await readPowersOfTauHeader("powersOfTau28_hez_final_14.ptau");
 */
export async function readPowersOfTauHeader(file: string): Promise<{ power: number }> {
  const handle = await open(file).catch((cause: unknown) => {
    throw new FileUnreadableError(file, { cause });
  });
  try {
    const refuse = (reason: string): never => {
      throw new PowersOfTauUnreadableError(file, reason);
    };
    const sections = await readSections(handle, refuse);
    const header = sections.get(HEADER) ?? refuse("it has no header");
    const curve = "it is over another curve than BN254";
    // Before it is read: a stranger may have written 2 GiB here.
    if (header.size !== ELEMENT_BYTES + 12) return refuse(curve);
    const view = await readView(handle, header.position, header.size, refuse);
    if (
      view.getUint32(0, true) !== ELEMENT_BYTES ||
      readLittleEndian(new Uint8Array(view.buffer, 4, ELEMENT_BYTES)) !== BASE_FIELD_ORDER
    )
      return refuse(curve);
    const power = view.getUint32(4 + ELEMENT_BYTES, true);
    for (const { id, group, perPower } of PREPARED) {
      const section =
        sections.get(id) ?? refuse("it is not prepared for phase 2 (snarkjs powersoftau prepare phase2)");
      // One block of Lagrange points for every power up to this one; for tau in G1 also for the next one.
      if (section.size !== (2 ** power * perPower * 2 - 1) * POINT_BYTES[group])
        return refuse(`its section ${String(id)} has not the size that 2^${String(power)} powers take`);
    }
    return { power };
  } finally {
    await handle.close();
  }
}

async function readSections(
  handle: FileHandle,
  refuse: (reason: string) => never,
): Promise<Map<number, Section>> {
  const { size: end } = await handle.stat();
  if (end > LARGEST_FILE) return refuse("it is larger than 2 GiB (above power 20), too large to work with");
  const start = await readView(handle, 0, 12, refuse);
  const magic = new TextDecoder().decode(new Uint8Array(start.buffer, 0, 4));
  if (magic !== MAGIC || start.getUint32(4, true) !== VERSION)
    return refuse("it is no .ptau file of snarkjs");
  const sections = new Map<number, Section>();
  let position = 12;
  for (let count = start.getUint32(8, true); count > 0; count--) {
    const view = await readView(handle, position, 12, refuse);
    const id = view.getUint32(0, true);
    const size = Number(view.getBigUint64(4, true));
    position += 12;
    if (sections.has(id)) return refuse(`its section ${String(id)} occurs twice`);
    if (position + size > end) return refuse("its end is missing");
    sections.set(id, { position, size });
    position += size;
  }
  return sections;
}

async function readView(
  handle: FileHandle,
  position: number,
  length: number,
  refuse: (reason: string) => never,
): Promise<DataView> {
  const bytes = new Uint8Array(length);
  const { bytesRead } = await handle.read(bytes, 0, length, position);
  return bytesRead === length ? new DataView(bytes.buffer) : refuse("its end is missing");
}
