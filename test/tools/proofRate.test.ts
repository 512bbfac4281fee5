// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { proofRate } from "../../scripts/bench/proofRate.ts";

describe("The rate of several provers", () => {
  const every = (prover: string, ms: number, from: number, count: number) =>
    Array.from({ length: count }, (_, index) => ({ prover, at: from + index * ms }));

  it("of one prover is that between its first and its last proof", () => {
    expect(proofRate(every("one", 500, 10_000, 41))).to.equal(7200);
  });

  it("of two is the sum of both, from when both have made a proof to when the first ends", () => {
    // The second starts late and goes on alone at the end.
    const proofs = [...every("one", 1000, 0, 60), ...every("two", 500, 20_000, 200)];
    expect(proofRate(proofs)).to.equal(3600 + 7200);
  });
});
