// SPDX-License-Identifier: MIT
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { expect } from "chai";
import { zKey } from "snarkjs";
import type { MemoryFile } from "snarkjs";
import { BASE_FIELD_ORDER } from "../../src/keys/baseField.ts";
import { readLittleEndian, writeElement } from "../../src/keys/development/bytes.ts";
import { contribute, readCeremony, verifyCeremony } from "../../src/keys/index.ts";
import { leaseCurve, type CurveLease } from "../../src/shared/curve.ts";
import { readBytes } from "../../src/shared/readBytes.ts";
import { OUTSIDE_GROUP } from "../shared/badKeys.ts";
import { defined } from "./helpers/defined.ts";
import { contributionsOf, editContributions, sectionsOf } from "./helpers/editContributions.ts";
import { failureOf } from "./helpers/failureOf.ts";
import { BEACON, smallCeremony, type HeldCeremony } from "./helpers/holdCeremony.ts";
import { nullContribution } from "./helpers/nullContribution.ts";
import { createFolder, polynomial } from "./helpers/polynomial.ts";
import { replaceBytes } from "./helpers/replaceBytes.ts";

describe("forged keys of a ceremony", function () {
  this.timeout(300_000);
  let lease: CurveLease;
  let held: HeldCeremony;
  let folder: string;

  before(async () => {
    lease = await leaseCurve();
    held = await smallCeremony();
    folder = await createFolder();
  });
  after(() => lease.release());

  const verify = (zkey: string, r1cs = held.r1cs) =>
    verifyCeremony({ zkey, r1cs, powersOfTau: held.phase.file, known: held.phase.known });
  /** A key file with its bytes edited. */
  const forge = async (
    name: string,
    source: string,
    edit: (bytes: Uint8Array) => Uint8Array | Promise<Uint8Array>,
  ) => {
    const file = path.join(folder, `${name}.zkey`);
    await writeFile(file, await edit(await readBytes(source)));
    return file;
  };

  it("of another circuit are refused", async () => {
    const { r1cs } = await polynomial(6);
    const error = await failureOf(verify(held.steps.final, r1cs));
    expect(error.code).to.equal("CEREMONY_INVALID");
    expect(error.message).to.include(held.steps.final);
  });

  it("made in development are refused, with a contribution by snarkjs on top also", async () => {
    const { zkey, r1cs } = await polynomial(5);
    expect((await failureOf(verify(zkey, r1cs))).code).to.equal("CEREMONY_KEY_REFUSED");
    const output: MemoryFile = { type: "mem" };
    await zKey.contribute(await readBytes(zkey), output, "Eve", "entropy of a test");
    const file = path.join(folder, "washed.zkey");
    await writeFile(file, defined(output.data));
    expect((await failureOf(verify(file, r1cs))).code).to.equal("CEREMONY_INVALID");
  });

  it("from which a contribution was removed are refused", async () => {
    const last = await forge("last-removed", held.steps.second, (bytes) =>
      editContributions(bytes, (list) => list.slice(0, -1)),
    );
    expect((await failureOf(verify(last))).code).to.equal("CEREMONY_KEY_REFUSED");
    const first = await forge("first-removed", held.steps.second, (bytes) =>
      editContributions(bytes, (list) => list.slice(1)),
    );
    expect((await failureOf(verify(first))).code).to.equal("CEREMONY_INVALID");
  });

  it("in which a contribution was replaced, or two were swapped, are refused", async () => {
    const other = path.join(folder, "other.zkey");
    await contribute({ input: held.steps.initial, out: other, name: "Ada" });
    const [foreign] = contributionsOf(await readBytes(other));
    const replaced = await forge("replaced", held.steps.second, (bytes) =>
      editContributions(bytes, ([, ...rest]) => [defined(foreign), ...rest]),
    );
    expect((await failureOf(verify(replaced))).code).to.equal("CEREMONY_INVALID");
    const swapped = await forge("swapped", held.steps.final, (bytes) =>
      editContributions(bytes, ([first, second, ...rest]) => [defined(second), defined(first), ...rest]),
    );
    expect((await failureOf(verify(swapped))).code).to.equal("CEREMONY_INVALID");
  });

  it("in which a contribution is repeated are refused before the curve is asked", async () => {
    const repeated = await forge("repeated", held.steps.second, (bytes) =>
      editContributions(bytes, (list) => [...list, defined(list.at(-1))]),
    );
    expect((await failureOf(verify(repeated))).message).to.match(
      /contribution 3 leaves the key as an earlier/,
    );
  });

  it("with a contribution that changes nothing are refused, be it the first or one that hides it", async () => {
    const first = await forge("null-first", held.steps.initial, (bytes) => nullContribution(bytes));
    expect((await failureOf(verify(first))).message).to.match(/contribution 1 leaves the key as an earlier/);
    // x + q instead of x: the same point, though no longer the same bytes.
    const hidden = await forge("null-hidden", held.steps.first, (bytes) =>
      nullContribution(bytes, (delta) => {
        const x = readLittleEndian(delta.subarray(0, 32)) + BASE_FIELD_ORDER;
        writeElement(delta, 0, x);
        return delta;
      }),
    );
    expect((await failureOf(verify(hidden))).code).to.equal("KEY_UNREADABLE");
    expect((await failureOf(contribute({ input: hidden, out: `${hidden}.1`, name: "Bob" }))).code).to.equal(
      "KEY_UNREADABLE",
    );
  });

  it("with a point that lies off its curve, at infinity or outside its group are refused before any pairing", async () => {
    const place = { delta: 0, generator: 64, multiple: 128, multiple2: 192 };
    for (const [name, start] of Object.entries(place))
      for (const byte of [0, 1]) {
        const bad = await forge(`point-${name}-${String(byte)}`, held.steps.second, (bytes) =>
          editContributions(bytes, ([first, ...rest]) => {
            const size = start === place.multiple2 ? 128 : 64;
            return [defined(first).fill(byte, start, start + size), ...rest];
          }),
        );
        const { cause } = await failureOf(readCeremony(bad));
        expect(cause, `${name} ${String(byte)}`).to.match(/at infinity or off its curve/);
      }
    const { G2 } = lease.curve;
    const coordinates = OUTSIDE_GROUP.map(([real, imaginary]) => [BigInt(real), BigInt(imaginary)] as const);
    const outside = G2.toAffine(G2.fromObject(coordinates));
    const file = await forge("outside", held.steps.second, (bytes) =>
      editContributions(bytes, ([first, ...rest]) => {
        defined(first).set(outside, place.multiple2);
        return [defined(first), ...rest];
      }),
    );
    expect((await failureOf(readCeremony(file))).cause).to.match(/outside its group/);
  });

  it("with a beacon of one byte over and over are refused", async () => {
    const zeros = await forge("zeros", held.steps.final, (bytes) =>
      replaceBytes(bytes, BEACON.slice(2), "00".repeat(BEACON.length / 2 - 1)),
    );
    expect((await failureOf(verify(zeros))).message).to.match(/all its bytes are the same/);
  });

  it("with a beacon that was not applied, or is not the last, are refused", async () => {
    const otherValue = await forge("other-beacon", held.steps.final, (bytes) =>
      replaceBytes(bytes, BEACON.slice(2), "ff112233445566778899aabbccddeeff"),
    );
    expect((await failureOf(verify(otherValue))).code).to.equal("CEREMONY_INVALID");
    // snarkjs lets people contribute after the beacon.
    const output: MemoryFile = { type: "mem" };
    await zKey.contribute(await readBytes(held.steps.final), output, "Eve", "entropy of a test");
    const after = path.join(folder, "after-beacon.zkey");
    await writeFile(after, defined(output.data));
    expect((await failureOf(verify(after))).message).to.match(/contribution 3 is a beacon, but not the last/);
  });

  it("with a beacon too long to repeat are refused at once", async () => {
    const endless = await forge("endless", held.steps.final, (bytes) =>
      // Parameter 2 (iterations: 10), parameter 3 (value), its length.
      replaceBytes(bytes, `020a0310${BEACON.slice(2)}`, `023f0310${BEACON.slice(2)}`),
    );
    expect((await failureOf(verify(endless))).message).to.match(/beacon of 2\^63 iterations/);
  });

  it("with a changed delta, coefficient, L or H are refused", async () => {
    for (const section of [2, 4, 8, 9]) {
      const damaged = await forge(`section-${String(section)}`, held.steps.final, (bytes) => {
        const { start, size } = defined(sectionsOf(bytes).get(section));
        // The last point is replaced by what stands before it; in section 4 the last coefficient changes.
        const point = section === 2 ? 128 : 64;
        if (section === 4) bytes[start + size - 1] = defined(bytes[start + size - 1]) ^ 1;
        else bytes.copyWithin(start + size - point, start + size - 2 * point, start + size - point);
        return bytes;
      });
      expect((await failureOf(verify(damaged))).code, `section ${String(section)}`).to.equal(
        "CEREMONY_INVALID",
      );
    }
  });
});
