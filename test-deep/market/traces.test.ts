// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { runTraces } from "../../test/market/traces/runTraces.ts";

/** Tests, and traces of each: ten thousand in all, other ones than in test/market. */
const TESTS = 10;
const TRACES = 1_000;
const STEPS = 8;

describe("Ten thousand random traces of the market against its model", () => {
  for (let test = 1; test <= TESTS; test++) {
    const firstSeed = test * TRACES;
    it(`agree from seed ${String(firstSeed)} on`, async () => {
      const outcomes = await runTraces({ firstSeed, traces: TRACES, steps: STEPS });
      const counts = [...outcomes.values()].reduce((sum, count) => sum + count, 0);
      expect(counts).to.equal(TRACES * STEPS);
      const isDone = (outcome: string) => outcome.endsWith(": done");
      expect([...outcomes.keys()].filter(isDone).length).to.be.at.least(44);
      expect([...outcomes.keys()].filter((outcome) => !isDone(outcome)).length).to.be.greaterThan(100);
    }).timeout(3_600_000);
  }
});
