// SPDX-License-Identifier: MIT
import { expect } from "chai";
import type { ContractTransactionReceipt, ContractTransactionResponse } from "ethers";
import { network } from "hardhat";
import { activityWeight } from "../../src/ranking/activityWeight.ts";
import { expectGas } from "../shared/snapshots.ts";

const HALF_LIFE = 7n * 24n * 3600n;
const UNIT = 3n * 10n ** 15n;

/** The bucket of a shown score: 16 equal parts of each power of two. */
function bucketOf(score: bigint): number {
  const logarithm = Number(score) / 2 ** 32;
  const whole = Math.floor(logarithm);
  return 16 * whole + Math.floor(16 * (2 ** (logarithm - whole) - 1));
}

/** A ranking whose ledger is an account that the test can send from. */
async function deployRanking() {
  const { ethers, networkHelpers } = await network.create();
  const ledger = await ethers.deployContract("MockLedger", [HALF_LIFE, UNIT]);
  const ranking = await ethers.getContractAt("ActivityRanking", await ledger.RANKING());
  const address = await ledger.getAddress();
  await networkHelpers.impersonateAccount(address);
  await networkHelpers.setBalance(address, 10n ** 24n);
  const asLedger = ranking.connect(await ethers.getSigner(address));
  const pace = await ledger.pace();
  const start = await ranking.START();
  // Of a node that answered a thousand calls at the start: as a rule, it has a score.
  const nodeScore = (137n << 44n) + (1000n << 35n);
  /** Records calls at a moment, in seconds after the start. */
  const record = async (at: bigint, modelId: bigint, burned: readonly bigint[]) => {
    await networkHelpers.time.setNextBlockTimestamp(start + at);
    return mined(
      await asLedger.record(
        modelId,
        burned.length,
        burned.reduce((sum, amount) => sum + activityWeight({ burned: amount, activityUnit: UNIT }), 0n),
        nodeScore,
        pace,
      ),
    );
  };
  return { ranking, record, start, networkHelpers };
}

async function mined(transaction: ContractTransactionResponse): Promise<ContractTransactionReceipt> {
  const receipt = await transaction.wait();
  if (receipt === null) throw new Error("the transaction was not mined");
  return receipt;
}

/** What a transaction cost besides being one: without the base fee of 21,000 and its calldata. */
async function executionGas(receipt: ContractTransactionReceipt): Promise<bigint> {
  const { data } = await receipt.getTransaction();
  const bytes = Buffer.from(data.slice(2), "hex");
  const calldata = bytes.reduce((sum, byte) => sum + (byte === 0 ? 4n : 16n), 0n);
  return receipt.gasUsed - 21_000n - calldata;
}

describe("ActivityRanking", () => {
  it("shows the activity of a random trace within 1e-6 of the exact value (measured: within 1e-10)", async () => {
    const { ranking, record, start, networkHelpers } = await deployRanking();
    const exact = new Map<bigint, (now: number) => number>();
    let at = 10n;
    let state = 12345;
    const draw = (below: number) => {
      state = (state * 1103515245 + 12345) % 2147483648;
      return Math.floor((state / 2147483648) * below);
    };
    for (let i = 0; i < 300; i++) {
      at += BigInt(1 + draw(draw(4) === 0 ? 400_000 : 3_000));
      const modelId = BigInt(1 + draw(5));
      const burned = Array.from({ length: 1 + draw(3) }, () => (UNIT * BigInt(1 + draw(1500))) / 1000n);
      await record(at, modelId, burned);
      const weight = burned.reduce((sum, each) => sum + Math.min(1, Number(each) / Number(UNIT)), 0);
      const time = Number(at);
      const before = exact.get(modelId) ?? (() => 0);
      exact.set(modelId, (now) => before(now) + weight * 2 ** ((time - now) / Number(HALF_LIFE)));
    }
    const now = Number(BigInt(await networkHelpers.time.latest()) - start);
    let worst = 0;
    for (const [modelId, activityAt] of exact) {
      const shown = Number(await ranking.activityOf(modelId)) / 1e18;
      worst = Math.max(worst, Math.abs(shown / activityAt(now) - 1));
    }
    expect(worst).to.be.lessThan(1e-10);

    // The order of the book is the order of the exact values.
    const byExact = [...exact].sort(([, a], [, b]) => b(now) - a(now)).map(([modelId]) => modelId);
    expect((await ranking.top(10)).map(({ modelId }) => modelId)).to.deep.equal(byExact);
    for (const [place, modelId] of byExact.entries()) {
      expect(await ranking.rankOf(modelId)).to.equal(BigInt(place + 1));
    }
  });

  it("does not lose small calls beside a large sum", async () => {
    const { ranking, record } = await deployRanking();
    await record(
      100n,
      1n,
      Array.from({ length: 1000 }, () => UNIT),
    );
    for (let i = 0; i < 50; i++) await record(101n + BigInt(i), 1n, [UNIT / 1_000_000n]);
    const shown = Number(await ranking.activityOf(1n)) / 1e18;
    const now = 150;
    const exact =
      1000 * 2 ** ((100 - now) / Number(HALF_LIFE)) +
      Array.from({ length: 50 }, (_, i) => 1e-6 * 2 ** ((101 + i - now) / Number(HALF_LIFE))).reduce(
        (a, b) => a + b,
      );
    expect(Math.abs(shown / exact - 1)).to.be.lessThan(1e-10);
  });

  it("counts a run's calls one by one", async () => {
    const { ranking, record } = await deployRanking();
    await record(HALF_LIFE, 5n, [UNIT, UNIT]);
    // log2(2 calls · 2^1 half-life) = 2, offset 128.
    const score = 130n << 32n;
    expect(await ranking.entryOf(5n)).to.deep.equal([5n, score, 2n]);
  });

  describe("gas", () => {
    it("of a record that stays in its bucket", async () => {
      const { ranking, record } = await deployRanking();
      await record(
        10n,
        1n,
        Array.from({ length: 100 }, () => UNIT),
      );
      const before = (await ranking.entryOf(1n)).score;
      const receipt = await record(10n + 60n, 1n, [UNIT]);
      const after = (await ranking.entryOf(1n)).score;
      expect(bucketOf(after)).to.equal(bucketOf(before));
      const execution = await executionGas(receipt);
      expectGas("ranking.record.sameBucket", execution);
      // 5,000 of it are the model's own word, 2,100 to load it and 2,900 to change it. The rest is the node's score as well.
      expect(execution <= 7_000n, `${String(execution)} gas`).to.equal(true);
    });

    it("of a move to the next bucket", async () => {
      const { ranking, record } = await deployRanking();
      await record(10n, 1n, [UNIT]);
      await record(20n, 2n, [UNIT, UNIT]);
      const before = (await ranking.entryOf(1n)).score;
      const receipt = await record(30n, 1n, [UNIT / 15n]);
      expect(bucketOf((await ranking.entryOf(1n)).score)).to.equal(bucketOf(before) + 1);
      expectGas("ranking.record.nextBucket", await executionGas(receipt));
    });

    it("of the dearest move: from between two neighbours to the top of a new word", async () => {
      const { ranking, record } = await deployRanking();
      for (const modelId of [1n, 2n, 3n]) await record(10n + modelId, modelId, [UNIT]);
      const receipt = await record(20n * HALF_LIFE, 2n, [UNIT]);
      expect(await ranking.rankOf(2n)).to.equal(1n);
      const execution = await executionGas(receipt);
      expectGas("ranking.record.dearestMove", execution);
      expect(execution <= 45_000n, `${String(execution)} gas`).to.equal(true);
    });

    it("is the same beside ten models and beside a thousand", async () => {
      const costs = [];
      for (const models of [10n, 1_000n]) {
        const { record } = await deployRanking();
        for (let modelId = 1n; modelId <= models; modelId++) await record(10n + modelId, modelId, [UNIT]);
        const stays = await record(2_000n, 5n, [UNIT / 100n]);
        const moves = await record(2_001n, 5n, [UNIT / 15n]);
        costs.push([await executionGas(stays), await executionGas(moves)]);
      }
      const [few, many] = costs;
      expect(many).to.deep.equal(few);
    });

    it("of a model's first record", async () => {
      const { record } = await deployRanking();
      expectGas("ranking.record.first", await executionGas(await record(10n, 1n, [UNIT])));
      expectGas("ranking.record.firstBesideOthers", await executionGas(await record(11n, 2n, [UNIT])));
    });
  });
});
