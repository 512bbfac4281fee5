// SPDX-License-Identifier: MIT
import { createHash } from "node:crypto";
import { expect } from "chai";
import { network } from "hardhat";
import type { ExposedLogMath } from "../../typechain-types/index.js";
import { exactExp2, exactLog2, PRECISION } from "./exactLog.ts";

const Q64 = 1n << 64n;
const Q96 = 1n << 96n;
const SQRT_2_Q96 = 112045541949572279837463876459n;

/** Numbers that look random and are the same in every run. */
function drawBits(name: string, bits: bigint): bigint {
  return BigInt(`0x${createHash("sha512").update(name).digest("hex")}`) & ((1n << bits) - 1n);
}

/** Edges of a domain with what lies beside them, and random values between. */
function samples(name: string, low: bigint, high: bigint, edges: readonly bigint[], bits: bigint): bigint[] {
  const near = [low, high, ...edges].flatMap((edge) => [-2n, -1n, 0n, 1n, 2n].map((step) => edge + step));
  const drawn = Array.from({ length: 60 }, (_, i) => low + drawBits(`${name} ${String(i)}`, bits));
  return [...near, ...drawn].filter((value) => value >= low && value <= high);
}

describe("LogMath against exact values", () => {
  let math: ExposedLogMath;

  before(async () => {
    const { ethers } = await network.create();
    math = await ethers.deployContract("ExposedLogMath");
  });

  it("powers of two are rounded down by less than 2^-36", async () => {
    for (const fraction of samples("exp2", 0n, Q64 - 1n, [Q64 / 2n], 64n)) {
      const shown = (await math.exp2Fraction(fraction)) << (PRECISION - 96n);
      const error = exactExp2(fraction) - shown;
      expect(error >= 0n && error < 1n << (PRECISION - 36n), `fraction ${String(fraction)}`).to.equal(true);
    }
  });

  it("logarithms of 1 + ratio are rounded down by less than 2^-36 of themselves", async () => {
    const edges = [SQRT_2_Q96 - Q96, Q96 / 2n, 1n << 40n];
    for (const ratio of samples("log2", 0n, Q96 - 1n, edges, 96n)) {
      const exact = exactLog2(Q96 + ratio, 96n);
      const error = exact - ((await math.log2OnePlus(ratio)) << (PRECISION - 64n));
      // The result may also lose up to its own last place.
      const allowed = (exact >> 36n) + (1n << (PRECISION - 64n));
      expect(error >= 0n && error <= allowed, `ratio ${String(ratio)}`).to.equal(true);
    }
  });

  it("logarithms of integers are rounded down by less than 2^-37", async () => {
    for (const value of samples(
      "integers",
      1n,
      (1n << 256n) - 1n,
      [1n << 96n, 1n << 97n, 3n, 10n ** 18n],
      255n,
    )) {
      const shown = (await math.log2(value)) << (PRECISION - 64n);
      const error = exactLog2(value, 0n) - shown;
      expect(error >= 0n && error < 1n << (PRECISION - 37n), `value ${String(value)}`).to.equal(true);
    }
  });

  it("large powers of two are rounded down by less than 2^-36 of themselves", async () => {
    for (const whole of [0n, 1n, 95n, 96n, 97n, 128n, 254n]) {
      const logarithm = whole * Q64 + drawBits(`whole ${String(whole)}`, 64n);
      const exact = exactExp2(logarithm % Q64) << whole;
      const error = exact - ((await math.exp2(logarithm)) << PRECISION);
      // An integer may also lose up to one by rounding.
      expect(error >= 0n && error < (exact >> 36n) + (1n << PRECISION), `2^${String(whole)}…`).to.equal(true);
    }
  });
});
