// SPDX-License-Identifier: MIT
import { access, cp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect } from "chai";
import { keccak256 } from "ethers";
import { zKey } from "snarkjs";
import type { MemoryFile } from "snarkjs";
import {
  applyBeacon,
  checkKeyFile,
  contribute,
  exportVerifyingKey,
  loadKey,
  publishCeremony,
  readCeremony,
  readTranscript,
  startCeremony,
  verifyCeremony,
} from "../../src/keys/index.ts";
import { sha256OfFile } from "../../src/shared/cache.ts";
import { leaseCurve, type CurveLease } from "../../src/shared/curve.ts";
import { readBytes } from "../../src/shared/readBytes.ts";
import { ceremony, type TestCeremony } from "./helpers/ceremony.ts";
import { BEACON } from "./helpers/holdCeremony.ts";
import { defined } from "./helpers/defined.ts";
import { failureOf } from "./helpers/failureOf.ts";
import { createFolder, polynomial } from "./helpers/polynomial.ts";

describe("a ceremony of two people and a beacon, at 2^10", function () {
  this.timeout(300_000);
  let lease: CurveLease;
  let held: TestCeremony;
  let folder: string;

  before(async () => {
    lease = await leaseCurve();
    held = await ceremony();
    folder = await createFolder();
  });
  after(() => lease.release());

  const at = (name: string): string => path.join(folder, name);
  const phaseOf = () => ({
    r1cs: held.compiled.files.r1cs,
    powersOfTau: held.phase.file,
    known: held.phase.known,
  });
  const publish = (zkey: string) =>
    publishCeremony({
      ...phaseOf(),
      zkey,
      model: { name: "penguins", batchSize: 1, head: 0 },
      hashes: held.compiled.manifest.hashes,
      out: at("published"),
    });

  it("starts from the same file wherever it is started", async () => {
    const { circuitHash, powersOfTau } = await startCeremony({ ...phaseOf(), out: at("again.zkey") });
    expect(await sha256OfFile(at("again.zkey"))).to.equal(await sha256OfFile(held.steps.initial));
    expect(circuitHash).to.equal(held.circuitHash);
    expect(powersOfTau.name).to.equal("powersOfTau28_hez_final_10.ptau");
  });

  it("tells a contributor the hash that snarkjs tells", async () => {
    const output: MemoryFile = { type: "mem" };
    const hash: unknown = await zKey.contribute(
      await readBytes(held.steps.initial),
      output,
      "Ada",
      "entropy of a test",
    );
    await writeFile(at("theirs.zkey"), defined(output.data));
    const { contributions } = await verifyCeremony({ ...phaseOf(), zkey: at("theirs.zkey") });
    expect(contributions.map((contribution) => contribution.hash)).to.deep.equal([
      Buffer.from(hash instanceof Uint8Array ? hash : []).toString("hex"),
    ]);
  });

  it("draws a secret of its own for every contribution, from machine and text", async () => {
    const input = held.steps.initial;
    const drawn = (byte: number) => (length: number) => new Uint8Array(length).fill(byte);
    const first = await contribute({ input, out: at("a.zkey"), name: "Ada", random: drawn(1) });
    const second = await contribute({ input, out: at("b.zkey"), name: "Ada", random: drawn(1) });
    expect(first.delta).to.not.equal(second.delta);
  });

  it("verifies after every step, and lists who took part", async () => {
    const first = await verifyCeremony({ ...phaseOf(), zkey: held.steps.first });
    expect(first.contributions.map(({ name }) => name)).to.deep.equal(["Ada"]);
    // Publishing verified the last one.
    const final = await readCeremony(held.steps.final);
    expect(final.contributions.map(({ name, hash }) => [name, hash])).to.deep.equal([
      ["Ada", held.hashes[0]],
      ["Bob", held.hashes[1]],
      ["beacon", held.hashes[2]],
    ]);
    expect(final.contributions.map(({ beacon }) => beacon)).to.deep.equal([
      undefined,
      undefined,
      { value: BEACON.slice(2), iterationsExponent: 10 },
    ]);
  });

  it("publishes key, verifying key and transcript, whose hashes agree", async () => {
    const { key, compiled, steps } = held;
    expect((await readdir(key.folder)).sort()).to.deep.equal([
      "circuit.zkey",
      "key.json",
      "transcript.json",
      "verification_key.json",
    ]);
    expect(await sha256OfFile(key.zkey)).to.equal(await sha256OfFile(steps.final));
    expect(key.verifyingKey).to.deep.equal(await exportVerifyingKey(steps.final));
    const file = path.join(key.folder, "transcript.json");
    const { transcript, hash } = await readTranscript(file);
    expect(hash).to.equal(keccak256(await readFile(file)));
    expect(key.setup).to.deep.equal({ contributions: 2, transcriptHash: hash });
    expect(key.info).to.include({ kind: "ceremony", contributions: 2, transcriptHash: hash });
    const { onnx, circom, r1cs } = compiled.manifest.hashes;
    expect(transcript.sha256).to.include({ onnx, circom, r1cs });
    expect(transcript).to.include({ circuitHash: held.circuitHash, constraints: 581, domainSize: 1024 });
    expect(transcript.contributions.map(({ kind, hash }) => [kind, hash])).to.deep.equal([
      ["contribution", held.hashes[0]],
      ["contribution", held.hashes[1]],
      ["beacon", held.hashes[2]],
    ]);
  });

  it("goes on only from a key of a ceremony that has no beacon", async () => {
    const development = (await polynomial(5)).zkey;
    const cases: readonly (readonly [string, RegExp])[] = [
      [development, /no key of a ceremony/],
      [held.steps.final, /has its beacon/],
    ];
    for (const [input, reason] of cases)
      for (const error of [
        await failureOf(contribute({ input, out: at("none.zkey"), name: "Eve" })),
        await failureOf(applyBeacon({ input, out: at("none.zkey"), beacon: BEACON })),
      ]) {
        expect(error.code).to.equal("CEREMONY_KEY_REFUSED");
        expect(error.message).to.include(input).and.to.match(reason);
      }
    const json = "package.json";
    const unreadable = await failureOf(contribute({ input: json, out: at("none.zkey"), name: "Eve" }));
    expect(unreadable.code).to.equal("KEY_UNREADABLE");
    expect(await access(at("none.zkey")).catch(() => "absent")).to.equal("absent");
  });

  it("overwrites nothing", async () => {
    const { steps, key } = held;
    const before = await sha256OfFile(steps.second);
    const error = await failureOf(contribute({ input: steps.first, out: steps.second, name: "Eve" }));
    expect(error.code).to.equal("OUTPUT_EXISTS");
    expect(await sha256OfFile(steps.second)).to.equal(before);
    const again = await failureOf(
      publishCeremony({
        ...phaseOf(),
        zkey: steps.final,
        model: { name: "penguins", batchSize: 1, head: 0 },
        hashes: held.compiled.manifest.hashes,
        out: key.folder,
      }),
    );
    expect(again.code).to.equal("OUTPUT_EXISTS");
  });

  it("refuses names that are empty, too long, or could deceive on a terminal", async () => {
    for (const name of ["", "x".repeat(65), "Ada\u001b[2K", "Ada\nBob", "\u202eadA"]) {
      const error = await failureOf(contribute({ input: held.steps.initial, out: at("n.zkey"), name }));
      expect(error.code, JSON.stringify(name)).to.equal("CONTRIBUTOR_NAME_INVALID");
    }
  });

  it("refuses a beacon that is no beacon", async () => {
    const { second: input, first } = held.steps;
    for (const beacon of [
      "",
      "0x",
      "xyz",
      BEACON.slice(0, -1),
      "0x0011",
      `0x${"00".repeat(32)}`,
      `${BEACON}zz`,
    ]) {
      const error = await failureOf(applyBeacon({ input, out: at("b.zkey"), beacon }));
      expect(error.code, beacon).to.equal("BEACON_INVALID");
    }
    for (const iterationsExponent of [9, 27, 10.5, NaN]) {
      const error = await failureOf(
        applyBeacon({ input, out: at("b.zkey"), beacon: BEACON, iterationsExponent }),
      );
      expect(error.code, String(iterationsExponent)).to.equal("BEACON_INVALID");
    }
    const early = await failureOf(applyBeacon({ input: first, out: at("b.zkey"), beacon: BEACON }));
    expect(early.code).to.equal("CEREMONY_INCOMPLETE");
  });

  it("publishes nothing without the beacon or with one contribution", async () => {
    const { second, first } = held.steps;
    expect((await failureOf(publish(second))).message).to.match(/2 contribution\(s\) and no beacon/);
    // snarkjs itself puts the beacon on one contribution.
    const output: MemoryFile = { type: "mem" };
    await zKey.beacon(await readBytes(first), output, "beacon", BEACON.slice(2), 10);
    await writeFile(at("one.zkey"), defined(output.data));
    expect((await failureOf(publish(at("one.zkey")))).message).to.match(/1 contribution\(s\) and a beacon/);
    expect(await access(at("published")).catch(() => "absent")).to.equal("absent");
  });

  it("starts from no phase 1 that is not known", async () => {
    const { r1cs, powersOfTau } = phaseOf();
    const error = await failureOf(startCeremony({ r1cs, powersOfTau, out: at("unknown.zkey") }));
    expect(error.code).to.equal("POWERS_OF_TAU_UNKNOWN");
    expect(await access(at("unknown.zkey")).catch(() => "absent")).to.equal("absent");
  });

  it("finds the initial key unsound, and the final one sound, as proving key and as verifying key", async () => {
    const { steps, key } = held;
    expect((await failureOf(checkKeyFile(steps.initial))).code).to.equal("KEY_DELTA_DEGENERATE");
    expect((await checkKeyFile(steps.final)).nPublic).to.equal(4);
    expect((await checkKeyFile(path.join(key.folder, "verification_key.json"))).nPublic).to.equal(4);
    const json = await failureOf(checkKeyFile("README.md"));
    expect(json.code).to.equal("VERIFYING_KEY_MALFORMED");
  });

  describe("loading its key", () => {
    const copyKey = async (name: string): Promise<string> => {
      await cp(held.key.folder, at(name), { recursive: true });
      return at(name);
    };

    it("refuses a folder without its transcript", async () => {
      const copy = await copyKey("without");
      await rm(path.join(copy, "transcript.json"));
      expect((await failureOf(loadKey(copy))).code).to.equal("KEY_MISSING");
    });

    it("refuses a transcript of which one byte was changed, whatever the byte", async () => {
      const copy = await copyKey("changed");
      const file = path.join(copy, "transcript.json");
      const text = await readFile(file, "utf8");
      const changes: readonly (readonly [string, string])[] = [
        [text.replace('"Ada"', '"Eda"'), "KEY_TAMPERED"],
        [text.replace('"kind": "contribution"', '"kind": "beacon"'), "TRANSCRIPT_INVALID"],
        [`${text} `, "TRANSCRIPT_INVALID"],
        [text.replace("\n", ""), "TRANSCRIPT_INVALID"],
        [text.slice(1), "TRANSCRIPT_INVALID"],
        [`\ufeff${text}`, "TRANSCRIPT_INVALID"],
      ];
      for (const [changed, code] of changes) {
        expect(changed).to.not.equal(text);
        await writeFile(file, changed);
        expect((await failureOf(loadKey(copy))).code).to.equal(code);
      }
    });

    it("refuses a key.json that claims more contributions than the transcript", async () => {
      const copy = await copyKey("claims");
      const file = path.join(copy, "key.json");
      await writeFile(
        file,
        (await readFile(file, "utf8")).replace('"contributions": 2', '"contributions": 7'),
      );
      expect((await failureOf(loadKey(copy))).code).to.equal("KEY_TAMPERED");
    });
  });
});
