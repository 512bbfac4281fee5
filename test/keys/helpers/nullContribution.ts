// SPDX-License-Identifier: MIT
import { createHash } from "node:crypto";
import { ChaCha } from "ffjavascript";
import { withCurve } from "../../../src/shared/curve.ts";
import { contributionsOf, editContributions, sectionsOf } from "./editContributions.ts";
import { defined } from "./defined.ts";

/** Where delta in G1 stands in section 2: behind two primes, three numbers, alpha1, beta1, beta2 and gamma2. */
const DELTA1_OFFSET = 2 * 36 + 12 + 12 * 32;
/** Seed words of snarkjs's hash to G2. */
const SEED_WORDS = [0, 1, 2, 3, 4, 5, 6, 7];

/**
 * A key with one more contribution that changes nothing: its secret is 1, and its proof of knowledge is right.
 *
 * @param encode writes the unchanged delta in another way.
 */
export function nullContribution(
  zkey: Uint8Array,
  encode: (delta: Uint8Array) => Uint8Array = (delta) => delta,
): Promise<Uint8Array> {
  return withCurve(({ G1, G2 }) => {
    const making = defined(sectionsOf(zkey).get(10));
    const hash = createHash("blake2b512").update(zkey.subarray(making.start, making.start + 64));
    for (const bytes of contributionsOf(zkey)) {
      for (const start of [0, 64, 128]) hash.update(G1.toUncompressed(bytes.slice(start, start + 64)));
      hash.update(G2.toUncompressed(bytes.slice(192, 320))).update(bytes.slice(320, 384));
    }
    const generator = G1.toAffine(G1.g);
    const transcript = hash
      .update(G1.toUncompressed(generator))
      .update(G1.toUncompressed(generator))
      .digest();
    const seed = SEED_WORDS.map((word) => transcript.readUInt32BE(4 * word));
    const multiple2 = G2.toAffine(G2.fromRng(new ChaCha(seed)));
    const place = defined(sectionsOf(zkey).get(2)).start + DELTA1_OFFSET;
    const delta = encode(zkey.slice(place, place + 64));
    const edited = new Uint8Array(zkey);
    edited.set(delta, place);
    // Kind 0 (a person), four bytes of parameters: 1 (name), two characters.
    const parameters = Buffer.concat([Buffer.from([0, 0, 0, 0, 4, 0, 0, 0, 1, 2]), Buffer.from("Al")]);
    const made = Buffer.concat([delta, generator, generator, multiple2, transcript, parameters]);
    return editContributions(edited, (list) => [...list, new Uint8Array(made)]);
  });
}
