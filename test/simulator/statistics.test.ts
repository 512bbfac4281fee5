// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { cohort } from "../../src/simulator/cohort.ts";
import { createRandom } from "../../src/simulator/createRandom.ts";
import { concentration } from "../../src/simulator/statistics/concentration.ts";
import { gini } from "../../src/simulator/statistics/gini.ts";
import { interval } from "../../src/simulator/statistics/interval.ts";
import { expectNear } from "../shared/expectNear.ts";

describe("The simulator's statistics", () => {
  it("knows the Gini coefficient of what can be computed by hand", () => {
    expect(gini([5, 5, 5, 5])).to.equal(0);
    expectNear(gini([0, 0, 0, 8]), 0.75, 1e-12);
    // Mean absolute difference of 1, 2, 3 is 8/9; over twice the mean, 2/9.
    expectNear(gini([3, 1, 2]), 2 / 9, 1e-12);
    expect(gini([0, 0])).to.equal(0);
  });

  it("knows shares of the largest and the index of Herfindahl and Hirschman", () => {
    const even = concentration(new Array<number>(10).fill(3));
    expectNear(even.hhi, 0.1, 1e-12);
    expectNear(even.top5, 0.5, 1e-12);
    expect(concentration([0, 7])).to.deep.equal({ gini: 0.5, hhi: 1, top5: 1 });
    expect(concentration([0, 0])).to.deep.equal({ gini: 0, hhi: 0, top5: 0 });
  });

  it("has the 95 % interval of Student's tables", () => {
    // t for 4 degrees of freedom is 2.776; the standard deviation of 1 … 5 is √2.5.
    const { mean, low, high } = interval([1, 2, 3, 4, 5]);
    expect(mean).to.equal(3);
    expectNear(high - 3, (2.776_445 * Math.sqrt(2.5)) / Math.sqrt(5), 1e-5);
    expectNear(3 - low, high - 3, 1e-12);
    expect(interval([2])).to.deep.equal({ mean: 2, low: 2, high: 2 });
  });

  it("covers the true mean in 95 of 100 samples", () => {
    const { normal } = createRandom(3, "world");
    let covered = 0;
    for (let sample = 0; sample < 2_000; sample++) {
      const { low, high } = interval(Array.from({ length: 8 }, normal));
      if (low <= 0 && high >= 0) covered += 1;
    }
    // Four standard deviations of a binomial.
    expectNear(covered / 2_000, 0.95, 4 * Math.sqrt((0.95 * 0.05) / 2_000));
  });

  it("counts newcomers who were never called as having waited for the whole watch", () => {
    const figures = cohort({
      weeks: 2,
      members: [
        { firstCall: 0, brokeEven: 7, left: -1, profit: 3 },
        { firstCall: -1, brokeEven: -1, left: 10, profit: -5 },
      ],
    });
    expect(figures).to.deep.equal({
      count: 2,
      weeksToFirstCall: 1,
      weeksToBreakEven: 1.5,
      breakEven: 0.5,
      survival: 0.5,
      profit: -1,
      survivalCurve: [1, 1, 0.5],
      firstCallCurve: [0, 0.5, 0.5],
    });
  });

  it("draws numbers that are even, normal, and differ between seeds and streams", () => {
    const { uniform, normal } = createRandom(1, "demand");
    const draws = Array.from({ length: 20_000 }, uniform);
    expectNear(draws.reduce((total, each) => total + each, 0) / 20_000, 0.5, 4 / Math.sqrt(12 * 20_000));
    const normals = Array.from({ length: 20_000 }, normal);
    expectNear(normals.reduce((total, each) => total + each ** 2, 0) / 20_000, 1, 4 * Math.sqrt(2 / 20_000));
    const firsts = [1, 2, 3].flatMap((seed) =>
      (["world", "demand", "lane"] as const).map((stream) => createRandom(seed, stream).uniform()),
    );
    expect(new Set(firsts).size).to.equal(9);
  });
});
