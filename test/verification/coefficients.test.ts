// SPDX-License-Identifier: MIT
// The coefficients of a batch, seen as the scalars that the curve multiplication is asked for.
import { expect } from "chai";
import { concat, dataLength, dataSlice, keccak256, toBeHex, toBigInt } from "ethers";
import { network } from "hardhat";
import { Groth16Verifier__factory } from "../../typechain-types/index.js";
import { makeTrapdoorKey } from "../shared/trapdoor.ts";
import { TERMS } from "./helpers/deployVerifier.ts";
import { draw } from "./helpers/draw.ts";
import { ethereumjsMachine } from "./helpers/ethereumjsMachine.ts";
import type { Machine } from "./helpers/machine.ts";

const PROOFS = 3;
const SIGNALS = 4;
/** Code of a clone before its immutable arguments. */
const CLONE_BYTES = 45;

/** Everything that a batch consists of, in words. */
interface Batch {
  key: string;
  proofs: readonly (readonly bigint[])[];
  signals: readonly bigint[];
}

const verifierAbi = Groth16Verifier__factory.createInterface();

/** The coefficients of proofs 1 and 2 by the rule: keccak256(seed ‖ number), its upper half. */
function expectedCoefficients({ key, proofs, signals }: Batch): bigint[] {
  const words = [...proofs.flat(), ...signals].map((word) => toBeHex(word, 32));
  const seed = keccak256(concat([keccak256(key), ...words]));
  return [1, 2].map((index) => toBigInt(keccak256(concat([seed, toBeHex(index, 32)]))) >> 128n);
}

/** Flips the bit of a list of words. */
function flip(list: readonly bigint[], place: number, bit: bigint): bigint[] {
  return list.map((word, index) => (index === place ? word ^ (1n << bit) : word));
}

describe("R29 coefficients of a batch", function () {
  this.timeout(120_000);
  let honest: Batch;
  let machine: Machine;
  let implementation: string;
  let scalars: bigint[];

  before(async () => {
    const trapdoor = makeTrapdoorKey({ batchSize: 1, wordsPerCall: 1 });
    // The key as the registry packs it.
    const { ethers } = await network.create();
    const registry = await ethers.deployContract("CircuitRegistry");
    await registry.register(trapdoor.verifyingKey, TERMS);
    const { verifier } = await registry.circuitOf(await registry.circuitIdOf(trapdoor.verifyingKey, TERMS));
    const key = dataSlice(await ethers.provider.getCode(verifier), CLONE_BYTES);

    const statements = Array.from({ length: PROOFS }, (_, proof) =>
      Array.from({ length: SIGNALS }, (_, place) => draw(`signal ${proof} ${place}`, 1n << 248n)),
    );
    honest = {
      key,
      proofs: statements.map((signals) => trapdoor.prove(signals)),
      signals: statements.flat(),
    };
    // No verdict is asked for here, and without the pairing it is quick.
    machine = await ethereumjsMachine({
      without: 8,
      onPrecompile: (precompile, input) => {
        if (precompile === 7n) scalars.push(toBigInt(dataSlice(input, 64)));
      },
    });
    implementation = await machine.deploy(Groth16Verifier__factory.bytecode);
  });

  /** Deploys a clone with any key, as the registry does after it checked the key. */
  const deployClone = (key: string): Promise<string> => {
    const code = concat(["0x363d3d373d3d3d363d73", implementation, "0x5af43d82803e903d91602b57fd5bf3", key]);
    return machine.deploy(concat(["0x61", toBeHex(dataLength(code), 2), "0x3d81600a3d39f3", code]));
  };

  /** All scalars by which the verifier multiplies points when it judges a batch, which must be false. */
  const scalarsOf = async ({ key, proofs, signals }: Batch): Promise<bigint[]> => {
    scalars = [];
    const clone = await deployClone(key);
    const data = verifierAbi.encodeFunctionData("verifyBatch", [
      proofs.map((words) => [...words]),
      [...signals],
    ]);
    expect(toBigInt(await machine.call(clone, data))).to.equal(0n);
    return scalars;
  };

  it("are 1, and then what the rule says, for A and C alike", async () => {
    const [first, second] = expectedCoefficients(honest);
    const all = await scalarsOf(honest);
    expect(all.slice(0, 4)).to.deep.equal([first, first, second, second]);
    const total = 1n + (first ?? 0n) + (second ?? 0n);
    expect(all.slice(4, 6)).to.deep.equal([total, total]);
    expect(all).to.have.lengthOf(6 + SIGNALS);
  });

  it("change with one bit of any word of any proof, of any signal and of the key", async () => {
    const seen = new Set(expectedCoefficients(honest).slice(0, 1));
    const expectOther = async (batch: Batch): Promise<void> => {
      const [expected = 0n] = expectedCoefficients(batch);
      const [coefficient] = await scalarsOf(batch);
      expect(coefficient).to.equal(expected);
      seen.add(expected);
    };
    let count = 1;
    for (let proof = 0; proof < PROOFS; proof++)
      for (let place = 0; place < 8; place++, count++) {
        const bit = draw(`bit of word ${proof} ${place}`, 256n);
        const proofs = honest.proofs.map((words, index) =>
          index === proof ? flip(words, place, bit) : words,
        );
        await expectOther({ ...honest, proofs });
      }
    for (let place = 0; place < PROOFS * SIGNALS; place++, count++) {
      const bit = draw(`bit of signal ${place}`, 256n);
      await expectOther({ ...honest, signals: flip(honest.signals, place, bit) });
    }
    for (let place = 0; place < dataLength(honest.key) / 32; place++, count++) {
      const words = Array.from({ length: dataLength(honest.key) / 32 }, (_, index) =>
        toBigInt(dataSlice(honest.key, 32 * index, 32 * index + 32)),
      );
      const flipped = flip(words, place, draw(`bit of the key ${place}`, 256n));
      await expectOther({ ...honest, key: concat(flipped.map((word) => toBeHex(word, 32))) });
    }
    expect(count).to.equal(1 + PROOFS * (8 + SIGNALS) + dataLength(honest.key) / 32);
    expect(seen.size).to.equal(count);
  });

  it("change with the order of proofs and of signals", async () => {
    const [ordinary] = expectedCoefficients(honest);
    const reversed = { ...honest, proofs: honest.proofs.toReversed() };
    const reordered = { ...honest, signals: honest.signals.toReversed() };
    for (const batch of [reversed, reordered]) {
      const [coefficient] = await scalarsOf(batch);
      expect(coefficient).to.equal(expectedCoefficients(batch)[0]);
      expect(coefficient).to.not.equal(ordinary);
    }
  });
});
