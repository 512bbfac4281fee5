// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { id } from "ethers";
import { composeListing } from "../../src/discovery/composeListing.ts";

const models = (from: number, count: number): bigint[] =>
  Array.from({ length: count }, (_, i) => BigInt(from + i));
const pool = (from: number, count: number) =>
  models(from, count).map((modelId) => ({ modelId, isEligible: true }));

/** How often each newcomer is listed, over many seeds. */
function countListings(options: {
  seeds: number;
  lane: number;
  pool: readonly { modelId: bigint; isEligible: boolean }[];
}): Map<bigint, number> {
  const counts = new Map<bigint, number>();
  for (let seed = 0; seed < options.seeds; seed++) {
    const listing = composeListing({ ...options, seed: id(String(seed)), size: 20, ranked: models(1, 30) });
    for (const modelId of listing) if (modelId >= 100n) counts.set(modelId, (counts.get(modelId) ?? 0) + 1);
  }
  return counts;
}

describe("composeListing", () => {
  it("is pure rank without a lane", () => {
    const listing = composeListing({
      seed: id("any"),
      size: 5,
      lane: 0,
      ranked: models(1, 9),
      pool: pool(100, 9),
    });
    expect(listing).to.deep.equal([1n, 2n, 3n, 4n, 5n]);
  });

  it("is the same for the same seed, and another for another", () => {
    const of = (seed: string) =>
      composeListing({ seed: id(seed), size: 20, lane: 4, ranked: models(1, 30), pool: pool(100, 50) });
    expect(of("a")).to.deep.equal(of("a"));
    expect(of("a")).to.not.deep.equal(of("b"));
  });

  it("keeps rank order, spreads newcomers evenly, lists nobody twice", () => {
    for (let seed = 0; seed < 200; seed++) {
      const listing = composeListing({
        seed: id(String(seed)),
        size: 20,
        lane: 4,
        ranked: models(1, 30),
        pool: pool(100, 50),
      });
      expect(listing.filter((modelId) => modelId < 100n)).to.deep.equal(models(1, 16));
      expect(listing.flatMap((modelId, place) => (modelId >= 100n ? [place] : []))).to.deep.equal([
        4, 8, 12, 16,
      ]);
      expect(new Set(listing).size).to.equal(20);
    }
  });

  it("gives places that no newcomer fills to rank, and places that no rank fills to newcomers", () => {
    const ranked = models(1, 30);
    const alone = composeListing({ seed: id("x"), size: 6, lane: 3, ranked, pool: [] });
    expect(alone).to.deep.equal(models(1, 6));
    const fresh = composeListing({ seed: id("x"), size: 6, lane: 3, ranked: [], pool: pool(100, 2) });
    expect([...fresh].sort()).to.deep.equal([100n, 101n]);
  });

  it("lists a newcomer that ranks high already once, by its rank", () => {
    for (let seed = 0; seed < 50; seed++) {
      const listing = composeListing({
        seed: id(String(seed)),
        size: 6,
        lane: 2,
        ranked: models(1, 6),
        pool: [
          { modelId: 2n, isEligible: true },
          { modelId: 6n, isEligible: true },
        ],
      });
      expect(new Set(listing).size).to.equal(listing.length);
      expect(listing.filter((modelId) => modelId !== 6n)).to.deep.equal(models(1, 5));
    }
  });

  it("draws every eligible newcomer equally often, whoever stands beside it in the pool (chi-squared, 0.1 %)", () => {
    const mixed = pool(100, 40).map((entry, i) => ({ ...entry, isEligible: i % 2 === 0 }));
    const counts = countListings({ seeds: 2_000, lane: 2, pool: mixed });
    expect(counts.size).to.equal(20);
    const expected = (2_000 * 2) / 20;
    const chiSquared = [...counts.values()].reduce(
      (sum, count) => sum + (count - expected) ** 2 / expected,
      0,
    );
    // 99.9 % quantile for 19 degrees of freedom. Drawing without replacement only lowers the statistic.
    expect(chiSquared).to.be.lessThan(43.82);
  });

  it("E03: whoever holds a share of the pool gets that share of the lane, however he orders it", () => {
    const attackers = 15;
    const first = countListings({ seeds: 1_500, lane: 3, pool: pool(100, 60) });
    let got = 0;
    for (let i = 0; i < attackers; i++) got += first.get(BigInt(100 + i)) ?? 0;
    const places = 1_500 * 3;
    const share = attackers / 60;
    // Four standard deviations of a binomial.
    const allowed = 4 * Math.sqrt((share * (1 - share)) / places);
    expect(Math.abs(got / places - share)).to.be.lessThan(allowed);
  });
});
