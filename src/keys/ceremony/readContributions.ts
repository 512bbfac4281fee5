// SPDX-License-Identifier: MIT
import { createHash } from "node:crypto";
import type { Curve, Group } from "ffjavascript";
import { BASE_FIELD_ORDER } from "../baseField.ts";
import { ELEMENT_BYTES, readLittleEndian, toHex, viewBytes } from "../development/bytes.ts";
import { contributorName } from "./contributorName.ts";

/** One contribution to a key, a person's or a beacon's. */
export type Contribution = {
  /** What the contributor wrote; unproved. */
  readonly name: string;
  /** BLAKE2b-512 of the contribution's points and transcript, hexadecimal: what snarkjs tells the contributor. */
  readonly hash: string;
  /** The key's delta in G1 after this contribution, as the file has it, hexadecimal. */
  readonly delta: string;
  /** Absent for a person. */
  readonly beacon?: { readonly value: string; readonly iterationsExponent: number };
};

const G1_BYTES = 2 * ELEMENT_BYTES;
const G2_BYTES = 4 * ELEMENT_BYTES;
const HASH_BYTES = 64;
/** Kinds of contribution, and kinds of the parameters behind one. */
const PERSON = 0;
const BEACON = 1;
const NAME = 1;
const ITERATIONS = 2;
const VALUE = 3;

/**
 * Reads the contributions of a proving key of snarkjs (from the count on in section 10).
 *
 * @throws RangeError, TypeError if the bytes are not such a list, to the last one.
 */
export function readContributions(curve: Curve, bytes: Uint8Array): readonly Contribution[] {
  const reader = createReader(bytes);
  const contributions = Array.from({ length: reader.count() }, () => readContribution(curve, reader));
  if (reader.left() > 0) throw new TypeError("bytes follow after the last contribution");
  return contributions;
}

type Reader = {
  readonly take: (length: number) => Uint8Array;
  readonly count: () => number;
  readonly left: () => number;
};

function createReader(bytes: Uint8Array): Reader {
  let offset = 0;
  const take = (length: number): Uint8Array => {
    if (offset + length > bytes.byteLength) throw new RangeError("the list of contributions ends too early");
    offset += length;
    return bytes.slice(offset - length, offset);
  };
  return {
    take,
    count: () => viewBytes(take(4)).getUint32(0, true),
    left: () => bytes.byteLength - offset,
  };
}

function readContribution({ G1, G2, r }: Curve, reader: Reader): Contribution {
  const point1 = (): Uint8Array => requirePoint(G1, reader.take(G1_BYTES));
  const delta = point1();
  const [generator, multiple] = [point1(), point1()];
  const multiple2 = requirePoint(G2, reader.take(G2_BYTES));
  // All of the curve is G1, but not all of the twist is G2.
  if (!G2.isZero(G2.timesScalar(multiple2, r)))
    throw new TypeError("a point of a contribution is outside its group");
  const transcript = reader.take(HASH_BYTES);
  const hash = createHash("blake2b512");
  for (const point of [delta, generator, multiple]) hash.update(G1.toUncompressed(point));
  hash.update(G2.toUncompressed(multiple2)).update(transcript);
  const kind = reader.count();
  if (kind !== PERSON && kind !== BEACON) throw new TypeError(`contribution of unknown kind ${String(kind)}`);
  const parameters = readParameters(createReader(reader.take(reader.count())));
  return {
    name: contributorName.parse(new TextDecoder().decode(parameters.get(NAME) ?? new Uint8Array())),
    hash: hash.digest("hex"),
    delta: toHex(delta),
    ...(kind === BEACON && { beacon: readBeacon(parameters) }),
  };
}

/** snarkjs looks at none of this: a point that has two texts, or lies off its curve, deceives its checks and ours. */
function requirePoint<Coordinates>(group: Group<Coordinates>, point: Uint8Array): Uint8Array {
  for (let start = 0; start < point.byteLength; start += ELEMENT_BYTES)
    if (readLittleEndian(point.subarray(start, start + ELEMENT_BYTES)) >= BASE_FIELD_ORDER)
      throw new TypeError("a coordinate of a contribution is not below the order of the field");
  if (group.isZero(point) || !group.isValid(point))
    throw new TypeError("a point of a contribution is at infinity or off its curve");
  return point;
}

function readBeacon(parameters: ReadonlyMap<number, Uint8Array>): NonNullable<Contribution["beacon"]> {
  const value = parameters.get(VALUE);
  const iterationsExponent = parameters.get(ITERATIONS)?.[0];
  if (value === undefined || iterationsExponent === undefined)
    throw new TypeError("a beacon without value or iterations");
  return { value: toHex(value), iterationsExponent };
}

function readParameters(reader: Reader): ReadonlyMap<number, Uint8Array> {
  const parameters = new Map<number, Uint8Array>();
  const byte = (): number => reader.take(1)[0] ?? 0;
  while (reader.left() > 0) {
    const kind = byte();
    if (kind < NAME || kind > VALUE || parameters.has(kind))
      throw new TypeError(`parameter ${String(kind)} of a contribution is unknown or given twice`);
    parameters.set(kind, reader.take(kind === ITERATIONS ? 1 : byte()));
  }
  return parameters;
}
