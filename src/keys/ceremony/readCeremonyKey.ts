// SPDX-License-Identifier: MIT
import { readBinFile, readSection, type BinFile, type Sections } from "@iden3/binfileutils";
import type { Curve } from "ffjavascript";
import { CeremonyKeyRefusedError } from "../../errors/CeremonyErrors.ts";
import { KeyUnreadableError } from "../../errors/KeyErrors.ts";
import { withCurve } from "../../shared/curve.ts";
import { BASE_FIELD_ORDER } from "../baseField.ts";
import { ELEMENT_BYTES, readLittleEndian, toHex, viewBytes } from "../development/bytes.ts";
import { initialDelta } from "./initialDelta.ts";
import { readContributions, type Contribution } from "./readContributions.ts";

/** What a proving key says of its making. Nothing of it is verified: see `verifyCeremony`. */
export type CeremonyKey = {
  /** BLAKE2b-512 of the key before any contribution, hexadecimal. */
  readonly circuitHash: string;
  /** Contributions in their order; a beacon, if there is one, is among them. */
  readonly contributions: readonly Contribution[];
  readonly wires: number;
  readonly publicSignals: number;
  readonly domainSize: number;
};

const GROTH16 = 1;
/** Numbers in front of the points of section 2: two primes with their sizes, then wires, public signals, domain. */
const HEADER_NUMBERS = 2 * (4 + ELEMENT_BYTES) + 3 * 4;
/** alpha1, beta1, beta2, gamma2 lie between them and delta1. */
const DELTA1_OFFSET = HEADER_NUMBERS + (2 + 2 + 4 + 4) * ELEMENT_BYTES;
const HASH_BYTES = 64;

/**
 * Reads who contributed to a proving key. A development key is refused: its delta is not what its contributions (none)
 * made of the generator.
 *
 * @param zkey bytes of the key. @param name what errors call it.
 * @throws KeyUnreadableError, CeremonyKeyRefusedError
 * @example
 * const { contributions } = await readCeremonyKey(await readBytes("digits.1.zkey"), "digits.1.zkey");
 */
export async function readCeremonyKey(zkey: Uint8Array, name: string): Promise<CeremonyKey> {
  return withCurve(async (curve) => {
    const { key, delta } = await readKey(curve, zkey).catch((cause: unknown) => {
      throw new KeyUnreadableError(name, { cause });
    });
    const expected = key.contributions.at(-1)?.delta ?? (await initialDelta());
    if (delta !== expected)
      throw new CeremonyKeyRefusedError(
        name,
        "is no key of a ceremony: its delta does not come from its contributions, as that of a development key",
        'Start from a key of "hardhat setup start".',
      );
    return key;
  });
}

async function readKey(curve: Curve, zkey: Uint8Array): Promise<{ key: CeremonyKey; delta: string }> {
  const { fd, sections } = await readBinFile(zkey, "zkey", 2);
  const protocol = viewBytes(await readSection(fd, sections, 1)).getUint32(0, true);
  if (protocol !== GROTH16) throw new TypeError(`protocol ${String(protocol)} is not Groth16`);
  const header = await readHeader(fd, sections);
  const making = await readSection(fd, sections, 10);
  return {
    key: {
      ...header.sizes,
      circuitHash: toHex(making.subarray(0, HASH_BYTES)),
      contributions: readContributions(curve, making.subarray(HASH_BYTES)),
    },
    delta: header.delta,
  };
}

async function readHeader(fd: BinFile, sections: Sections) {
  const bytes = await readSection(fd, sections, 2);
  const view = viewBytes(bytes);
  const prime = readLittleEndian(bytes.subarray(4, 4 + ELEMENT_BYTES));
  if (view.getUint32(0, true) !== ELEMENT_BYTES || prime !== BASE_FIELD_ORDER)
    throw new TypeError("the key is over another curve than BN254");
  const numberAt = (index: number): number => view.getUint32(2 * (4 + ELEMENT_BYTES) + 4 * index, true);
  return {
    sizes: { wires: numberAt(0), publicSignals: numberAt(1), domainSize: numberAt(2) },
    delta: toHex(bytes.subarray(DELTA1_OFFSET, DELTA1_OFFSET + 2 * ELEMENT_BYTES)),
  };
}
