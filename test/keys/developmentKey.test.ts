// SPDX-License-Identifier: MIT
import { readBinFile, readSection } from "@iden3/binfileutils";
import { expect } from "chai";
import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { groth16, powersOfTau, zKey } from "snarkjs";
import { exportVerifyingKey, makeDevelopmentKey } from "../../src/keys/index.ts";
import { leaseCurve } from "../../src/shared/curve.ts";
import type { CurveLease } from "../../src/shared/curve.ts";
import { readNumber } from "../../src/keys/development/bytes.ts";
import { drawToxicWaste } from "../../src/keys/development/toxicWaste.ts";
import { parseVerifyingKey } from "../../src/keys/verifyingKey.ts";
import { sha256OfFile } from "../../src/shared/cache.ts";
import { calculateWitness, createFolder, polynomial } from "./helpers/polynomial.ts";
import type { TestCircuit } from "./helpers/polynomial.ts";
import { defined } from "./helpers/defined.ts";

const INPUTS = { context: "77", x: "3" };

describe("development key", function () {
  this.timeout(60_000);
  let folder: string;
  let lease: CurveLease;
  let circuit: TestCircuit;
  let witness: Uint8Array;

  before(async () => {
    lease = await leaseCurve();
    folder = await createFolder();
    circuit = await polynomial(5);
    witness = await calculateWitness(circuit.wasm, INPUTS);
  });
  after(() => lease.release());

  const readKey = async (file: string): Promise<unknown> => JSON.parse(await readFile(file, "utf8"));

  it("proves with snarkjs, and snarkjs verifies", async () => {
    const verifyingKey = await readKey(path.join(circuit.key, "verification_key.json"));
    const { proof, publicSignals } = await groth16.prove(circuit.zkey, witness);
    expect(publicSignals).to.deep.equal(["32", "77"]);
    expect(await groth16.verify(verifyingKey, publicSignals, proof)).to.equal(true);
    expect(await groth16.verify(verifyingKey, ["33", "77"], proof)).to.equal(false);
    expect(await groth16.verify(verifyingKey, ["32", "78"], proof)).to.equal(false);
  });

  it("gives equal public signals and different proofs each time", async () => {
    const first = await groth16.prove(circuit.zkey, witness);
    const second = await groth16.prove(circuit.zkey, witness);
    expect(second.publicSignals).to.deep.equal(first.publicSignals);
    expect(second.proof.pi_a).to.not.deep.equal(first.proof.pi_a);
  });

  it("refuses every witness with one value changed", async () => {
    const verifyingKey = await exportVerifyingKey(circuit.zkey);
    const { fd, sections } = await readBinFile(witness, "wtns", 2);
    await fd.close();
    const { p: start, size } = defined(defined(sections[2])[0]);
    // Wire 0 is the constant 1, then come the public signals, then the private wires.
    for (let wire = 0; wire < size / 32; wire++) {
      const forged = witness.slice();
      const at = start + wire * 32;
      forged[at] = defined(forged[at]) ^ 1;
      const { proof, publicSignals } = await groth16.prove(circuit.zkey, forged);
      expect(await groth16.verify(verifyingKey, publicSignals, proof), `wire ${String(wire)}`).to.equal(
        false,
      );
    }
  });

  it("writes the verifying key that snarkjs exports, and says how insecure it is", async () => {
    const exported: unknown = await zKey.exportVerificationKey(circuit.zkey);
    const file = path.join(circuit.key, "verification_key.json");
    expect(parseVerifyingKey(exported)).to.deep.equal(await readKey(file));
    expect(await readKey(path.join(circuit.key, "key.json"))).to.deep.include({
      kind: "development",
      contributions: 0,
      publicSignals: 2,
      domainSize: 16,
      sha256: {
        r1cs: await sha256OfFile(circuit.r1cs),
        zkey: await sha256OfFile(circuit.zkey),
        verifyingKey: await sha256OfFile(file),
      },
    });
  });

  it("has the sections of a key that snarkjs makes in two phases, and the same coefficients", async () => {
    const at = (name: string): string => path.join(folder, name);
    const { curve } = lease;
    await powersOfTau.newAccumulator(curve, 5, at("0.ptau"));
    await powersOfTau.contribute(at("0.ptau"), at("1.ptau"), "test", "entropy of a test");
    await powersOfTau.preparePhase2(at("1.ptau"), at("2.ptau"));
    await zKey.newZKey(circuit.r1cs, at("2.ptau"), at("0.zkey"));
    await zKey.contribute(at("0.zkey"), at("1.zkey"), "test", "more entropy of a test");

    const [theirs, ours] = await Promise.all([readSections(at("1.zkey")), readSections(circuit.zkey)]);
    for (let id = 1; id <= 9; id++)
      expect(defined(ours[id]).length, `section ${String(id)}`).to.equal(defined(theirs[id]).length);
    for (const id of [1, 4]) expect(ours[id], `section ${String(id)}`).to.deep.equal(theirs[id]);
    for (const id of [5, 6, 8])
      expect(infinities(defined(ours[id])), `section ${String(id)}`).to.deep.equal(
        infinities(defined(theirs[id])),
      );

    const theirProof = await groth16.prove(at("1.zkey"), witness);
    const ourProof = await groth16.prove(circuit.zkey, witness);
    const [theirKey, ourKey] = [
      await exportVerifyingKey(at("1.zkey")),
      await exportVerifyingKey(circuit.zkey),
    ];
    expect(theirProof.publicSignals).to.deep.equal(ourProof.publicSignals);
    expect(await groth16.verify(theirKey, theirProof.publicSignals, theirProof.proof)).to.equal(true);
    expect(await groth16.verify(ourKey, theirProof.publicSignals, theirProof.proof)).to.equal(false);
    expect(await groth16.verify(theirKey, ourProof.publicSignals, ourProof.proof)).to.equal(false);
  });

  it("keeps no secret: drawn bytes are overwritten, and no file holds a secret", async () => {
    const drawn: Buffer[] = [];
    const copies: Buffer[] = [];
    const random = (length: number): Buffer => {
      const bytes = randomBytes(length);
      drawn.push(bytes);
      copies.push(Buffer.from(bytes));
      return bytes;
    };
    const out = path.join(folder, "watched");
    await makeDevelopmentKey({ r1cs: circuit.r1cs, out, random });
    expect(drawn).to.have.length(4);
    for (const bytes of drawn) expect(bytes.every((byte) => byte === 0)).to.equal(true);

    const replay = [...copies];
    const secrets = Object.values(drawToxicWaste(() => Buffer.from(defined(replay.shift()))));
    expect(new Set(secrets).size).to.equal(4);
    for (const name of ["circuit.zkey", "verification_key.json", "key.json"]) {
      const content = await readFile(path.join(out, name));
      for (const secret of secrets)
        for (const form of [...binaryForms(secret), secret.toString(), secret.toString(16)])
          expect(content.includes(form), name).to.equal(false);
    }
  });

  it("is determined by its secrets and by nothing else", async () => {
    const replay = (seed: number) => (length: number) => new Uint8Array(length).fill(seed);
    const make = async (name: string, random: (length: number) => Uint8Array): Promise<string> =>
      (await makeDevelopmentKey({ r1cs: circuit.r1cs, out: path.join(folder, name), random })).sha256.zkey;
    expect(await make("a", replay(7))).to.equal(await make("b", replay(7)));
    expect(await make("a", replay(7))).to.not.equal(await make("c", replay(8)));
  });

  it("names a constraint file that can't be read", async () => {
    const error: unknown = await makeDevelopmentKey({ r1cs: circuit.wasm, out: folder }).catch(
      (e: unknown) => e,
    );
    expect(error).to.have.property("code", "R1CS_UNREADABLE");
  });
});

async function readSections(file: string): Promise<(Uint8Array | undefined)[]> {
  const { fd, sections } = await readBinFile(file, "zkey", 1);
  const contents = [];
  for (const id of sections.keys()) contents.push(sections[id] && (await readSection(fd, sections, id)));
  await fd.close();
  return contents;
}

/** Which of a section's points of G1 are at infinity. */
function infinities(section: Uint8Array): boolean[] {
  return Array.from({ length: section.length / 64 }, (_, index) =>
    section.subarray(index * 64, (index + 1) * 64).every((byte) => byte === 0),
  );
}

function binaryForms(secret: bigint): Buffer[] {
  const bigEndian = Buffer.from(secret.toString(16).padStart(64, "0"), "hex");
  expect(readNumber(bigEndian)).to.equal(secret);
  return [bigEndian, Buffer.from(bigEndian).reverse()];
}
