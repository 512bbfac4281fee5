// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { id, toBeHex } from "ethers";
import { network } from "hardhat";
import { composeListing } from "../../src/discovery/composeListing.ts";
import { readListing } from "../../src/client/readListing.ts";
import { createRandom } from "../../src/simulator/createRandom.ts";

const UNIT = 10n ** 16n;
const GRADUATION = 20n;

/** A random market: models with and without calls, nodes bonded or not, offers that stand or not. */
async function openRandomMarket(options: { seed: number; ranked: number; pool: number; lane: bigint }) {
  const { ethers } = await network.create();
  const { uniform } = createRandom(options.seed, "world");
  const below = (bound: number): number => Math.floor(uniform() * bound);
  const [operator] = await ethers.getSigners();
  if (operator === undefined) throw new Error("The test network has no account");
  const ledger = await ethers.deployContract("MockLedger", [604_800n, UNIT]);
  const ranking = await ethers.getContractAt("ActivityRanking", await ledger.RANKING());
  const staking = await ethers.deployContract("MockStaking");
  const offers = await ethers.deployContract("MockOffers");
  const discovery = await ethers.deployContract("Discovery", [
    ranking,
    staking,
    offers,
    options.lane,
    3n,
    GRADUATION,
  ]);
  const record = async (modelId: bigint, count: bigint) => {
    await ledger.record(modelId, [((UNIT / BigInt(1 + below(9))) << 128n) | count]);
  };
  const bond = (node: number, bonded: boolean) =>
    staking.set(
      toBeHex(node, 32),
      { operator: operator.address, commission: 0n, assets: 0n, shares: 0n },
      bonded,
    );
  for (let i = 0; i < options.ranked; i++) await record(BigInt(1 + i), BigInt(1 + below(60)));
  for (let i = 0; i < options.pool; i++) {
    const [nodeId, modelId] = [toBeHex(1 + Math.floor(i / 3), 32), BigInt(1_000 + i)];
    await bond(1 + Math.floor(i / 3), true);
    await offers.set(nodeId, modelId, true);
    await discovery.enlist(nodeId, modelId);
    // Some newcomers have calls: a few, so that they rank as well, or so many that they graduated.
    if (below(3) === 0) await record(modelId, BigInt(1 + below(30)));
    if (below(6) === 0) await offers.set(nodeId, modelId, false);
  }
  for (let node = 1; node <= options.pool / 3; node++) if (below(6) === 0) await bond(node, false);
  return { discovery, ranking, provider: ethers.provider };
}

describe("Discovery", () => {
  it("lists what anyone composes from the seed, over random markets, seeds and sizes", async () => {
    let lanes = 0;
    for (let seed = 1; seed <= 6; seed++) {
      const { discovery, ranking } = await openRandomMarket({
        seed,
        ranked: [0, 3, 12, 30][seed % 4] ?? 0,
        pool: [24, 0, 7, 15][seed % 4] ?? 0,
        lane: [100_000n, 250_000n, 500_000n][seed % 3] ?? 0n,
      });
      const entries = await discovery.newcomers(0n, 1_000n);
      const pool = await Promise.all(
        entries.map(async ({ modelId }) => ({ modelId, isEligible: await discovery.isEligible(modelId) })),
      );
      for (const size of [1, 5, 10, 20, 33]) {
        const lane = Number(await discovery.laneOf(size));
        const ranked = (await ranking.top(size)).map(({ modelId }) => modelId);
        for (let draw = 0; draw < 12; draw++) {
          const drawn = id(`${String(seed)} ${String(size)} ${String(draw)}`);
          const listing = await discovery.listing(drawn, size);
          expect(composeListing({ seed: drawn, size, lane, ranked, pool })).to.deep.equal([...listing]);
          lanes += listing.filter((modelId) => modelId >= 1_000n).length;
        }
      }
    }
    expect(lanes).to.be.greaterThan(500);
  });

  it("is read with the hash of the block whose pool it draws from, which nobody knew before (E03)", async () => {
    const { discovery, provider } = await openRandomMarket({
      seed: 9,
      ranked: 10,
      pool: 12,
      lane: 200_000n,
    });
    const { seed, modelIds, blockNumber } = await readListing({ discovery, provider, size: 10 });
    const block = await provider.getBlock(blockNumber);
    expect(seed).to.equal(block?.hash);
    expect(modelIds).to.deep.equal([...(await discovery.listing(seed, 10, { blockTag: blockNumber }))]);
    expect(modelIds.length).to.equal(10);
  });

  it("costs no more with a large pool than with a small one", async () => {
    const gasOf = async (pool: number) => {
      const { discovery } = await openRandomMarket({ seed: 1, ranked: 20, pool, lane: 100_000n });
      return discovery.listing.estimateGas(id("gas"), 20);
    };
    const [small, large] = [await gasOf(18), await gasOf(90)];
    // The walk meets 16 entries at most, whichever they are.
    expect(Number(large) / Number(small)).to.be.lessThan(1.5);
  });
});
