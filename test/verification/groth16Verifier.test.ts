// SPDX-License-Identifier: MIT
import { expect } from "chai";
import type { Contract, Signer } from "ethers";
import { network } from "hardhat";
import { encodeProof } from "../../src/prover/index.ts";
import { leaseCurve } from "../../src/shared/curve.ts";
import type { Prover } from "../../src/prover/index.ts";
import type { CurveLease } from "../../src/shared/curve.ts";
import { SCALAR_FIELD_ORDER } from "../../src/shared/publicSignals.ts";
import type { CircuitRegistry, Groth16Verifier } from "../../typechain-types/index.js";
import { rerandomiseProof } from "../keys/helpers/proofs.ts";
import { BASE_FIELD_ORDER } from "../shared/badKeys.ts";
import { expectGas } from "../shared/snapshots.ts";
import { registerKey } from "./helpers/deployVerifier.ts";
import { draw } from "./helpers/draw.ts";
import { deploySnarkjsVerifier } from "./helpers/snarkjsVerifier.ts";
import { compileStatement, makeKey, openProver, prove, removeStatement } from "./helpers/statement.ts";
import type { Proven, StatementCircuit } from "./helpers/statement.ts";
import { splitWords } from "./helpers/words.ts";
import type { ProofArguments } from "./helpers/words.ts";

const PROOFS = 6;

type Words = readonly bigint[];

/** A list with one entry replaced. */
function replaced(list: Words, place: number, change: (value: bigint) => bigint): bigint[] {
  return list.map((value, i) => (i === place ? change(value) : value));
}

describe("Groth16Verifier with real proofs", function () {
  this.timeout(120_000);
  let circuit: StatementCircuit;
  let prover: Prover;
  let lease: CurveLease;
  let proofs: Proven[];
  let otherKey: string;
  let registry: CircuitRegistry;
  let verifier: Groth16Verifier;
  let second: Contract;
  let signer: Signer;
  let registrationGas: bigint;
  let ethers: Awaited<ReturnType<typeof network.create>>["ethers"];

  before(async () => {
    lease = await leaseCurve();
    circuit = await compileStatement();
    const zkey = await makeKey(circuit, "key");
    otherKey = await makeKey(circuit, "otherKey");
    prover = await openProver(circuit, zkey);
    proofs = [];
    for (let i = 0; i < PROOFS; i++) {
      const secret = draw(`secret ${String(i)}`, SCALAR_FIELD_ORDER);
      proofs.push(await prove(prover, secret, draw(`context ${String(i)}`, 1n << 248n)));
    }
    ({ ethers } = await network.create());
    signer = await ethers.provider.getSigner(0);
    registry = await ethers.deployContract("CircuitRegistry");
    ({ verifier, gasUsed: registrationGas } = await registerKey(ethers, registry, zkey));
    second = await deploySnarkjsVerifier(zkey, signer);
  });

  after(async () => {
    await prover.close();
    await lease.release();
    await removeStatement(circuit);
  });

  /** The verdict of both contracts on one proof, which must agree. */
  const judge = async (words: Words, signals: Words): Promise<boolean> => {
    const ours = await verifier.verifyProof(...splitWords(words), [...signals]);
    const theirs: unknown = await second.getFunction("verifyProof")(...splitWords(words), [...signals]);
    expect(ours, "snarkjs's contract disagrees").to.equal(theirs);
    expect(await verifier.verifyBatch([[...words]], [...signals])).to.equal(ours);
    return ours;
  };
  const proofAt = (i: number): Proven => {
    const proof = proofs[i % PROOFS];
    if (proof === undefined) throw new RangeError("no proofs were made");
    return proof;
  };
  const judgeBatch = (batch: readonly { words: Words; signals: Words }[]): Promise<boolean> =>
    verifier.verifyBatch(
      batch.map(({ words }) => [...words]),
      batch.flatMap(({ signals }) => [...signals]),
    );

  it("accepts honest proofs, alone and in batches, as snarkjs's contract does", async () => {
    for (const { words, signals } of proofs) expect(await judge(words, signals)).to.equal(true);
    for (const count of [1, 2, 5, 16]) {
      expect(await judgeBatch(Array.from({ length: count }, (_, i) => proofAt(i)))).to.equal(true);
    }
  });

  it("R29 refuses a flipped bit anywhere, as snarkjs's contract does", async () => {
    const { words, signals } = proofAt(0);
    for (let i = 0; i < 60; i++) {
      const place = Number(draw(`place ${String(i)}`, 12n));
      const flip = (value: bigint) => value ^ (1n << draw(`bit ${String(i)}`, 256n));
      const mutated = { words: replaced(words, place, flip), signals: replaced(signals, place - 8, flip) };
      expect(await judge(mutated.words, mutated.signals), `word ${String(place)}`).to.equal(false);
      expect(await judgeBatch([proofAt(1), mutated, proofAt(2)])).to.equal(false);
    }
  });

  it("R29 refuses swapped coordinates and reordered signals, as snarkjs's contract does", async () => {
    const { words, signals } = proofAt(1);
    for (let i = 0; i < 8; i++) {
      for (let j = 0; j < i; j++) {
        const swapped = words.map((word, k) => words[k === i ? j : k === j ? i : k] ?? word);
        expect(await judge(swapped, signals), `${String(i)} and ${String(j)}`).to.equal(false);
      }
    }
    expect(await judge(words, [...signals].reverse())).to.equal(false);
  });

  it("R27 refuses signals not below the field order, as snarkjs's contract does", async () => {
    for (let place = 0; place < 4; place++) {
      for (const times of [1n, 2n, 4n]) {
        const { words, signals } = proofAt(place);
        const larger = replaced(signals, place, (signal) => signal + times * SCALAR_FIELD_ORDER);
        expect(await judge(words, larger)).to.equal(false);
        expect(await judgeBatch([proofAt(3), { words, signals: larger }])).to.equal(false);
      }
    }
  });

  it("refuses coordinates not below the field order, and points at infinity", async () => {
    const { words, signals } = proofAt(2);
    for (let place = 0; place < 8; place++) {
      const larger = replaced(words, place, (word) => word + BASE_FIELD_ORDER);
      expect(await judge(larger, signals), `word ${String(place)}`).to.equal(false);
    }
    const blanked = [
      [0, 1],
      [2, 3, 4, 5],
      [6, 7],
      [0, 1, 2, 3, 4, 5, 6, 7],
    ];
    for (const places of blanked) {
      const infinite = words.map((word, place) => (places.includes(place) ? 0n : word));
      expect(await judge(infinite, signals)).to.equal(false);
    }
  });

  it("R26 refuses a proof for another context, call or model", async () => {
    const { words, signals } = proofAt(0);
    for (const other of [1, 2, 3]) {
      for (let place = 1; place < 4; place++) {
        const stolen = replaced(signals, place, () => proofAt(other).signals[place] ?? 0n);
        expect(await judge(words, stolen)).to.equal(false);
      }
    }
    expect(
      await judge(
        words,
        replaced(signals, 0, (model) => model + 1n),
      ),
    ).to.equal(false);
  });

  it("R26 refuses a proof made with another key of the same circuit", async () => {
    const stranger = await registerKey(ethers, registry, otherKey);
    const { words, signals } = proofAt(0);
    expect(await stranger.verifier.verifyProof(...splitWords(words), signals)).to.equal(false);
    expect(await stranger.verifier.verifyBatch([[...words]], signals)).to.equal(false);
  });

  it("R25 accepts a re-randomised proof, so proof bytes identify nothing", async () => {
    const { proof, signals, words } = proofAt(0);
    const other = encodeProof(await rerandomiseProof(proof, prover.verifyingKey));
    expect(other).to.not.deep.equal(words);
    expect(await judge(other, signals)).to.equal(true);
    expect(await judgeBatch([{ words: other, signals }, proofAt(0)])).to.equal(true);
  });

  it("R29 refuses a batch whose errors cancel, a batch of nothing, and one with a copied proof", async () => {
    const [first, other] = [proofAt(0), proofAt(1)];
    // Swapping the Cs changes neither sum: the plain product of both equations still holds.
    const withC = (to: Proven, from: Proven) => ({
      words: [...to.words.slice(0, 6), ...from.words.slice(6)],
      signals: to.signals,
    });
    expect(await judgeBatch([withC(first, other), withC(other, first)])).to.equal(false);
    // So does moving an amount from one proof's signal to the other's.
    const moved = [first, other].map(({ words, signals }, i) => ({
      words,
      signals: replaced(signals, 1, (signal) => (i === 0 ? signal + 1n : signal - 1n)),
    }));
    expect(await judgeBatch(moved)).to.equal(false);
    expect(await verifier.verifyBatch([], [])).to.equal(false);
    expect(await judgeBatch([first, { words: first.words, signals: other.signals }])).to.equal(false);
    expect(await judgeBatch([{ words: other.words, signals: first.signals }, first])).to.equal(false);
  });

  describe("gas of the whole transaction, four public signals", () => {
    const gasOf = async (to: string, data: string): Promise<bigint> => {
      const receipt = await (await signer.sendTransaction({ to, data })).wait();
      return receipt?.gasUsed ?? 0n;
    };

    it("of one proof: at most 3 % over the contract that snarkjs generates", async () => {
      const { words, signals } = proofAt(0);
      const args: [...ProofArguments, bigint[]] = [...splitWords(words), signals];
      const ours = await gasOf(
        await verifier.getAddress(),
        verifier.interface.encodeFunctionData("verifyProof", args),
      );
      const theirs = await gasOf(
        await second.getAddress(),
        second.interface.encodeFunctionData("verifyProof", args),
      );
      expectGas("verify.single", ours);
      expectGas("verify.single.snarkjs", theirs);
      expect(ours * 100n <= theirs * 103n, `${String(ours)} against ${String(theirs)}`).to.equal(true);
    });

    for (const { count, limit } of [
      { count: 4, limit: 110_000n },
      { count: 16, limit: 66_000n },
      { count: 64, limit: 57_000n },
    ]) {
      it(`of a batch of ${String(count)}: at most ${String(limit)} for each proof`, async () => {
        const batch = Array.from({ length: count }, (_, i) => proofAt(i));
        const data = verifier.interface.encodeFunctionData("verifyBatch", [
          batch.map(({ words }) => [...words]),
          batch.flatMap(({ signals }) => signals),
        ]);
        expect(await judgeBatch(batch)).to.equal(true);
        const gas = await gasOf(await verifier.getAddress(), data);
        expectGas(`verify.batch.${String(count)}`, gas);
        expect(gas <= limit * BigInt(count), `${String(gas / BigInt(count))} for each`).to.equal(true);
      });
    }

    it("of a registration: at most 700,000", () => {
      expectGas("circuits.register", registrationGas);
      expect(registrationGas <= 700_000n, String(registrationGas)).to.equal(true);
    });
  });
});
