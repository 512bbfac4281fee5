// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { toBeHex } from "ethers";
import { network } from "hardhat";
import { createRanking } from "../../src/ranking/createRanking.ts";
import { exp2, exp2Fraction, log2, log2OnePlus } from "../../src/ranking/logMath.ts";
import { growScoreFast } from "../../src/ranking/growScoreFast.ts";
import { randomTrace } from "./randomTrace.ts";
import { expectReferenceOrder } from "./expectReferenceOrder.ts";

const HALF_LIFE = 7n * 24n * 3600n;
const UNIT = 10n ** 16n;

describe("The ranking in TypeScript", () => {
  it("has the contract's logarithms bit for bit", async () => {
    const { ethers } = await network.create();
    const math = await ethers.deployContract("ExposedLogMath");
    for (let i = 0; i < 200; i++) {
      const drawn = BigInt(ethers.id(`mirror ${String(i)}`));
      const value = (drawn >> BigInt((i * 37) % 250)) + 1n;
      expect(log2(value)).to.equal(await math.log2(value));
      const ratio = drawn % (1n << 96n);
      expect(log2OnePlus(ratio)).to.equal(await math.log2OnePlus(ratio));
      const fraction = drawn % (1n << 64n);
      expect(exp2Fraction(fraction)).to.equal(await math.exp2Fraction(fraction));
      const logarithm = drawn % (255n << 64n);
      expect(exp2(logarithm)).to.equal(await math.exp2(logarithm));
    }
  });

  it("shows what the contract shows after the same history: scores, activity, ranks and order, bit for bit", async () => {
    const { ethers, networkHelpers } = await network.create();
    for (const seed of [1, 2, 3]) {
      const ledger = await ethers.deployContract("MockLedger", [HALF_LIFE, UNIT]);
      const contract = await ethers.getContractAt("ActivityRanking", await ledger.RANKING());
      const start = await contract.START();
      const mirror = createRanking({ start, halfLife: HALF_LIFE, activityUnit: UNIT });
      for (const { at, modelId, nodeId, burned, count, halfLife } of randomTrace({
        seed,
        steps: 150,
        models: 12,
        activityUnit: UNIT,
      })) {
        if (halfLife !== undefined) {
          await networkHelpers.time.setNextBlockTimestamp(start + at - 1n);
          await ledger.setHalfLife(halfLife);
          mirror.setHalfLife(start + at - 1n, halfLife);
        }
        await networkHelpers.time.setNextBlockTimestamp(start + at);
        await ledger.recordOn(nodeId, modelId, [(burned << 128n) | count]);
        mirror.record(start + at, modelId, [{ burned, count }], nodeId);
        const [, score, calls] = await contract.entryOf(modelId);
        expect(mirror.entryOf(modelId)).to.deep.equal({ modelId, score, calls });
        expect(mirror.lifetimeWeightOf(modelId)).to.equal(await contract.lifetimeWeightOf(modelId));
      }
      const now = BigInt(await networkHelpers.time.latest());
      const top = (await contract.top(20)).map(({ modelId, score, calls }) => ({ modelId, score, calls }));
      expect(mirror.top(20)).to.deep.equal(top);
      for (const nodeId of [toBeHex(1n, 32), toBeHex(2n, 32), toBeHex(3n, 32)])
        expect(mirror.nodeActivityOf(now, nodeId)).to.equal(await contract.nodeActivityOf(nodeId));
      for (let modelId = 1n; modelId <= 13n; modelId++) {
        expect(mirror.activityOf(now, modelId)).to.equal(await contract.activityOf(modelId));
        expect(BigInt(mirror.rankOf(modelId))).to.equal(await contract.rankOf(modelId));
        if (mirror.rankOf(modelId) === 0) continue;
        const [above, below] = await contract.neighboursOf(modelId);
        expect(mirror.neighboursOf(modelId)).to.deep.equal({ above, below });
        for (const count of [0, 1, 3, 20]) {
          const page = (await contract.page(modelId, count)).map((entry) => ({
            modelId: entry.modelId,
            score: entry.score,
            calls: entry.calls,
          }));
          expect(mirror.page(modelId, count)).to.deep.equal(page);
        }
      }
    }
  });

  it("shows activity within 1e-6 of the definition, in its order, over 1,000 random histories (measured: 1e-9)", () => {
    const { worst } = expectReferenceOrder({
      histories: 1_000,
      steps: 30,
      halfLife: HALF_LIFE,
      activityUnit: UNIT,
    });
    expect(worst).to.be.lessThan(1e-9);
  });

  it("counts nothing that never burned, and never lets a score fall", () => {
    const ranking = createRanking({ start: 0n, halfLife: HALF_LIFE, activityUnit: UNIT });
    ranking.record(10n, 1n, [{ burned: 0n, count: 5n }]);
    expect(ranking.size()).to.equal(0);
    expect(ranking.rankOf(1n)).to.equal(0);
    expect(ranking.entryOf(1n).calls).to.equal(5n);
    ranking.record(10n, 1n, [{ burned: UNIT, count: 1n }]);
    const { score } = ranking.entryOf(1n);
    ranking.record(10n + 3_000n * HALF_LIFE, 1n, [{ burned: 1n, count: 1n }]);
    expect(ranking.entryOf(1n).score > score).to.equal(true);
  });

  it("grows scores in floating point as in integers, to 1e-9", () => {
    for (let seed = 1; seed <= 50; seed++) {
      const exact = createRanking({ start: 0n, halfLife: HALF_LIFE, activityUnit: UNIT });
      const fast = new Map<bigint, number>();
      for (const { at, modelId, burned, count } of randomTrace({
        seed,
        steps: 60,
        models: 8,
        activityUnit: UNIT,
      })) {
        exact.record(at, modelId, [{ burned, count }]);
        const added = Math.min(1, Number(burned) / Number(UNIT)) * Number(count);
        const clock = Number(at) / Number(HALF_LIFE); // which this one does not change
        const score = growScoreFast(fast.get(modelId) ?? -Infinity, clock, added);
        fast.set(modelId, score);
        const shown = Number(exact.entryOf(modelId).score) / 2 ** 32 - 128;
        expect(Math.abs(shown - score)).to.be.lessThan(1e-9);
      }
      const order = [...fast].sort(([, a], [, b]) => b - a).map(([modelId]) => modelId);
      expect(exact.top(8).map(({ modelId }) => modelId)).to.deep.equal(order);
    }
  });
});
