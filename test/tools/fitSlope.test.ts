// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { fitSlope } from "../../scripts/soak/fitSlope.ts";
import { expectNear } from "../shared/expectNear.ts";

describe("A line through measurements", () => {
  const pseudo = (index: number) => ((index * 7919) % 101) / 101 - 0.5;

  it("has no doubt where all points lie on it", () => {
    const { slope, plusMinus } = fitSlope(Array.from({ length: 50 }, (_, x) => [x, 3 * x + 2]));
    expectNear(slope, 3, 1e-9);
    expectNear(plusMinus, 0, 1e-9);
  });

  it("covers the true slope among independent errors", () => {
    const { slope, plusMinus } = fitSlope(Array.from({ length: 300 }, (_, x) => [x, 0.01 * x + pseudo(x)]));
    expect(plusMinus).to.be.greaterThan(0);
    expect(Math.abs(slope - 0.01)).to.be.lessThan(plusMinus);
  });

  it("doubts more where neighbours resemble each other", () => {
    const independent = fitSlope(Array.from({ length: 300 }, (_, x) => [x, pseudo(x)]));
    const alike = fitSlope(Array.from({ length: 300 }, (_, x) => [x, pseudo(Math.floor(x / 10))]));
    expect(alike.plusMinus).to.be.greaterThan(2 * independent.plusMinus);
  });
});
