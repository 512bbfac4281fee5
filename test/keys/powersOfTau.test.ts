// SPDX-License-Identifier: MIT
import { readFile, truncate, writeFile, copyFile } from "node:fs/promises";
import path from "node:path";
import { expect } from "chai";
import { checkPowersOfTau } from "../../src/keys/ceremony/checkPowersOfTau.ts";
import { KNOWN_POWERS_OF_TAU } from "../../src/keys/ceremony/knownPowersOfTau.ts";
import { leaseCurve, type CurveLease } from "../../src/shared/curve.ts";
import { failureOf } from "./helpers/failureOf.ts";
import { defined } from "./helpers/defined.ts";
import { PHASE_ONE_POWER, phaseOne, type PhaseOne } from "./helpers/phaseOne.ts";
import { createFolder } from "./helpers/polynomial.ts";

describe("powers of tau", function () {
  this.timeout(180_000);
  let phase: PhaseOne;
  let folder: string;
  let lease: CurveLease;

  before(async () => {
    lease = await leaseCurve();
    phase = await phaseOne();
    folder = await createFolder();
  });
  after(() => lease.release());

  const check = (file: string, options = {}) =>
    checkPowersOfTau({ file, needed: PHASE_ONE_POWER, ...options });
  /** A copy with some bytes replaced. */
  const altered = async (name: string, position: number, bytes: readonly number[]): Promise<string> => {
    const file = path.join(folder, name);
    const content = await readFile(phase.file);
    content.set(bytes, position);
    await writeFile(file, content);
    return file;
  };

  it("are known from 2^8 to 2^28, each by a hash of its own", () => {
    const powers = Object.keys(KNOWN_POWERS_OF_TAU).map(Number);
    expect(powers).to.deep.equal(Array.from({ length: 21 }, (_, index) => index + 8));
    const hashes = new Set(Object.values(KNOWN_POWERS_OF_TAU));
    expect(hashes.size).to.equal(21);
    for (const hash of hashes) expect(hash).to.match(/^[0-9a-f]{128}$/);
  });

  it("are named if their hash is on the list, at their own power only", async () => {
    expect(await check(phase.file, { known: phase.known })).to.deep.equal({
      power: PHASE_ONE_POWER,
      blake2b: phase.blake2b,
      name: "powersOfTau28_hez_final_10.ptau",
    });
    const elsewhere = { [PHASE_ONE_POWER + 1]: phase.blake2b };
    expect(await failureOf(check(phase.file, { known: elsewhere }))).to.have.property(
      "code",
      "POWERS_OF_TAU_UNKNOWN",
    );
  });

  it("are refused if unknown, with their hash and the flag to give", async () => {
    const error = await failureOf(check(phase.file));
    expect(error).to.have.property("code", "POWERS_OF_TAU_UNKNOWN");
    expect(String(error)).to.include(phase.blake2b).and.to.include("--accept-unknown-ptau");
  });

  it("are accepted if unknown on demand, without a name, if they agree with themselves", async () => {
    const accepted = await check(phase.file, { acceptUnknown: true });
    expect(accepted).to.deep.equal({ power: PHASE_ONE_POWER, blake2b: phase.blake2b, name: null });
    // A point of tau in G1 (section 2 comes third, after 12 + 56 + 12 bytes) is swapped for its neighbour.
    const content = await readFile(phase.file);
    const point = [...content.subarray(80 + 5 * 64, 80 + 6 * 64)];
    const file = await altered("swapped.ptau", 80 + 6 * 64, point);
    expect(await failureOf(check(file, { acceptUnknown: true }))).to.have.property(
      "code",
      "POWERS_OF_TAU_INCONSISTENT",
    );
  });

  it("are refused if they are too few, and the file to take is named", async () => {
    const error = await failureOf(check(phase.file, { needed: 14, known: phase.known }));
    expect(error).to.have.property("code", "POWERS_OF_TAU_TOO_SMALL");
    expect(String(error)).to.include("powersOfTau28_hez_final_14.ptau");
  });

  it("are refused if unprepared, over another curve, cut off, or something else", async () => {
    const content = await readFile(phase.file);
    const sections = new Map<number, number>();
    for (let position = 12; position < content.length;) {
      sections.set(content.readUInt32LE(position), position);
      position += 12 + Number(content.readBigUInt64LE(position + 4));
    }
    const cut = path.join(folder, "cut.ptau");
    await copyFile(phase.file, cut);
    await truncate(cut, content.length - 1);
    const cases: readonly (readonly [string, RegExp])[] = [
      [await altered("unprepared.ptau", defined(sections.get(12)), [99]), /not prepared for phase 2/],
      [await altered("curve.ptau", defined(sections.get(1)) + 16, [1]), /another curve/],
      [await altered("power.ptau", defined(sections.get(1)) + 12 + 36, [11]), /section 12 has not the size/],
      [await altered("twice.ptau", defined(sections.get(13)), [12]), /occurs twice/],
      [cut, /its end is missing/],
      ["package.json", /no \.ptau file/],
    ];
    for (const [file, reason] of cases) {
      const error = await failureOf(check(file, { acceptUnknown: true }));
      expect(error, file).to.have.property("code", "POWERS_OF_TAU_UNREADABLE");
      expect(String(error)).to.match(reason);
    }
    expect(await failureOf(check(path.join(folder, "none.ptau")))).to.have.property(
      "code",
      "FILE_UNREADABLE",
    );
  });
});
