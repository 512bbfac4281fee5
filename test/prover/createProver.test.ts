// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { createProver, verifyProof } from "../../src/prover/index.ts";
import { leaseCurve } from "../../src/shared/curve.ts";
import type { Prover, ProverInputs } from "../../src/prover/index.ts";
import { SCALAR_FIELD_ORDER } from "../../src/shared/publicSignals.ts";
import { sha256OfFile } from "../../src/shared/cache.ts";
import { createFolder, polynomial } from "../keys/helpers/polynomial.ts";
import type { TestCircuit } from "../keys/helpers/polynomial.ts";
import { defined } from "../keys/helpers/defined.ts";

/** Makes one proof, closes the prover, and has nothing else to do. */
const SCRIPT = `
  const [, wasm, zkey] = process.argv;
  const { createProver } = await import(${JSON.stringify(import.meta.resolve("../../src/prover/index.ts"))});
  const prover = await createProver({ wasm, zkey });
  const { publicSignals } = await prover.prove({ context: 1n, x: 1n });
  console.log(publicSignals.join());
  await prover.close();
`;
const NO_HASH = "0".repeat(64);

describe("prover", function () {
  this.timeout(60_000);
  let folder: string;
  let five: TestCircuit;
  let six: TestCircuit;
  const open: Prover[] = [];

  before(async () => {
    folder = await createFolder();
    five = await polynomial(5);
    six = await polynomial(6);
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((prover) => prover.close()));
  });

  const start = async (options: Parameters<typeof createProver>[0]): Promise<Prover> => {
    const prover = await createProver(options);
    open.push(prover);
    return prover;
  };
  const failureOf = (work: Promise<unknown>): Promise<unknown> => work.catch((error: unknown) => error);

  it("proves again and again, and reports what a proof cost", async () => {
    const prover = await start(five);
    for (const x of [0n, 2n, 255n]) {
      const proven = await prover.prove({ context: 9n, x });
      expect(proven.publicSignals).to.deep.equal([x ** 3n + 5n, 9n]);
      expect(await verifyProof(prover.verifyingKey, proven.publicSignals, proven.proof)).to.equal(true);
      expect(proven.wallMs).to.be.within(1, 60_000);
      expect(proven.cpuMs).to.be.greaterThan(1);
      expect(proven.peakRssMb).to.be.within(50, 8_000);
    }
  });

  it("reports the worker's memory, not what this process holds or held", async () => {
    const ballast = Buffer.alloc(400e6, 1);
    const prover = await start(five);
    const { peakRssMb } = await prover.prove({ context: 9n, x: 2n });
    expect(process.memoryUsage.rss()).to.be.greaterThan(ballast.byteLength);
    expect(peakRssMb).to.be.within(50, 300);
  });

  it("refuses inputs that have no witness, and goes on proving", async () => {
    const prover = await start(five);
    for (const inputs of [
      { context: 1n, x: 256n },
      { context: 1n },
      { context: 1n, x: 1n, y: 1n },
      { context: 1n, x: [1n, 2n] },
    ])
      expect(await failureOf(prover.prove(inputs))).to.have.property("code", "INPUTS_REFUSED");
    expect((await prover.prove({ context: 1n, x: 1n })).publicSignals[0]).to.equal(6n);
  });

  it("proves nothing else than what was asked: inputs that are no field elements are refused unseen", async () => {
    const prover = await start(five);
    const cyclic: unknown[] = [];
    cyclic.push(cyclic);
    const bad = [
      -1n,
      SCALAR_FIELD_ORDER,
      SCALAR_FIELD_ORDER + 1n,
      "0x1",
      "01",
      "",
      " 1",
      "-1",
      "1\n",
      String(SCALAR_FIELD_ORDER),
    ];
    const worker = (await prover.prove({ context: 1n, x: 1n })).worker;
    for (const value of [...bad, 1, true, null, undefined, {}, () => 1n, cyclic, new Array(3)]) {
      // From JSON or untyped code, as nothing else gets these past the compiler.
      const inputs: ProverInputs = { x: 1n };
      Object.assign(inputs, { context: value });
      const error = await failureOf(prover.prove(inputs));
      expect(error).to.have.property("code", "INPUTS_REFUSED");
      expect(error).to.have.property("message").that.includes("signal context");
    }
    const last = SCALAR_FIELD_ORDER - 1n;
    const proven = await prover.prove({ context: String(last), x: ["1"] });
    expect(proven.publicSignals).to.deep.equal([6n, last]);
    expect(proven.worker).to.equal(worker);
  });

  it("hands out no proof made with the key of another circuit, unless told not to check", async () => {
    const mixed = { wasm: six.wasm, zkey: five.zkey };
    const prover = await start(mixed);
    expect(await failureOf(prover.prove({ context: 1n, x: 1n }))).to.have.property("code", "PROOF_INVALID");
    const trusting = await start({ ...mixed, verify: false });
    const { proof, publicSignals } = await trusting.prove({ context: 1n, x: 1n });
    expect(await verifyProof(trusting.verifyingKey, publicSignals, proof)).to.equal(false);
  });

  it("R27 takes no public signal outside the field", async () => {
    const prover = await start(five);
    const { proof, publicSignals } = await prover.prove({ context: 1n, x: 1n });
    const order = 21888242871839275222246405745257275088548364400416034343698204186575808495617n;
    const shifted = [defined(publicSignals[0]) + order, defined(publicSignals[1])];
    expect(await verifyProof(prover.verifyingKey, shifted, proof)).to.equal(false);
    expect(await verifyProof(prover.verifyingKey, publicSignals.slice(1), proof)).to.equal(false);
  });

  it("two provers work at once, and closing one leaves the other working", async () => {
    const [first, second] = await Promise.all([start(five), start(six)]);
    const proofs = await Promise.all(
      [1n, 2n, 3n].flatMap((x) => [first, second].map((prover) => prover.prove({ context: x, x }))),
    );
    expect(proofs.map(({ publicSignals }) => publicSignals[0])).to.deep.equal([6n, 7n, 13n, 14n, 32n, 33n]);
    await first.close();
    expect((await second.prove({ context: 1n, x: 4n })).publicSignals[0]).to.equal(70n);
  });

  it("finishes what was asked before it closes, then refuses", async () => {
    const prover = await start(five);
    const proving = prover.prove({ context: 1n, x: 1n });
    await prover.close();
    expect((await proving).publicSignals[0]).to.equal(6n);
    expect(await failureOf(prover.prove({ context: 1n, x: 1n }))).to.have.property("code", "PROVER_CLOSED");
    await prover.close();
    const next = await start(five);
    expect((await next.prove({ context: 1n, x: 1n })).publicSignals[0]).to.equal(6n);
  });

  it("lets the process end once it is closed", async () => {
    const child = spawn(process.execPath, ["--input-type=module", "-e", SCRIPT, five.wasm, five.zkey], {
      timeout: 30_000,
    });
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
    const [code] = (await once(child, "close")) as [number | null];
    expect(output).to.equal("6,1\n");
    expect(code).to.equal(0);
  });

  it("refuses files that are missing, damaged, or not the ones of the manifest", async () => {
    const damaged = path.join(folder, "damaged");
    await writeFile(damaged, (await readFile(five.zkey)).subarray(0, 300));
    const wasm = await sha256OfFile(five.wasm);
    const hashes = { onnx: NO_HASH, circom: NO_HASH, r1cs: NO_HASH, model: NO_HASH, wasm };
    const { release } = await leaseCurve();
    for (const [options, code] of [
      [{ ...five, wasm: path.join(folder, "none") }, "FILE_UNREADABLE"],
      [{ ...five, zkey: path.join(folder, "none") }, "FILE_UNREADABLE"],
      [{ ...five, wasm: five.r1cs }, "WASM_UNREADABLE"],
      [{ ...five, zkey: damaged }, "KEY_UNREADABLE"],
      [{ ...five, zkey: five.r1cs }, "KEY_UNREADABLE"],
      [{ ...six, manifest: { hashes, publicSignals: 2 } }, "ARTEFACT_CHANGED"],
      [{ ...five, manifest: { hashes, publicSignals: 3 } }, "PUBLIC_SIGNAL_COUNT_WRONG"],
    ] as const)
      expect(await failureOf(createProver(options)), code).to.have.property("code", code);
    await start({ ...five, manifest: { hashes, publicSignals: 2 } });
    await release();
  });
});
