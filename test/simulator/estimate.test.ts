// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { chooseParameters } from "../../src/simulator/chooseParameters.ts";
import { comparePolicies } from "../../src/simulator/comparePolicies.ts";
import { estimateOperator, type OperatorPlan } from "../../src/simulator/estimateOperator.ts";
import { judgeEstimate } from "../../src/simulator/judgeEstimate.ts";
import { estimateRows } from "../../src/simulator/report/estimateRows.ts";
import { probeRows } from "../../src/simulator/report/probeRows.ts";
import { washOffer } from "../../src/simulator/washOffer.ts";
import { expectNear } from "../shared/expectNear.ts";
import { policyOf } from "./run.ts";
import { smallMarket } from "./smallMarket.ts";

/** Round numbers: a call brings 0.01 USD, its gas costs 0.001, a machine 0.9 USD a day. */
const PARAMETERS = chooseParameters({
  usdPerAsy: 0.01,
  activityFeePpm: 0,
  treasuryPpm: 0,
  licencePpm: 0,
  gasPerCall: 100_000,
  gasPriceGwei: 0.01,
  usdPerEth: 1_000,
  hardwareUsdPerHour: 0.9 / 24,
  capitalRate: 0,
});
const PLAN: OperatorPlan = { priceAsy: 1, provingSeconds: 1, stakeAsy: 1_000, capitalUsd: 63 };
const judge = (changes: Partial<OperatorPlan>, parameters = PARAMETERS, chance?: number) => {
  const plan = { ...PLAN, ...changes };
  const estimate = estimateOperator(parameters, plan);
  return judgeEstimate({ estimate, callsPerDay: plan.callsPerDay, chance, watchWeeks: 20 });
};

describe("estimateOperator", () => {
  it("counts what can be counted by hand", () => {
    const estimate = estimateOperator(PARAMETERS, { ...PLAN, callsPerDay: 300 });
    expectNear(estimate.marginPerCall, 0.009, 1e-15);
    expect(estimate.breakEvenCalls).to.equal(100);
    expectNear(estimate.profitPerDay, 1.8, 1e-12);
    expectNear(estimate.weeksWithoutCalls, 10, 1e-9);
    expect(estimate.callsPerMachine).to.equal(86_400);
    expect(estimate.stakeUsd).to.equal(10);
  });

  it("finds the least number of calls at which nothing is lost", () => {
    for (const provingSeconds of [0.1, 50, 500, 800]) {
      const at = (callsPerDay: number) =>
        estimateOperator({ ...PARAMETERS, capitalRate: 0.5 }, { ...PLAN, provingSeconds, callsPerDay });
      const { breakEvenCalls } = at(1);
      expect(breakEvenCalls, String(provingSeconds)).to.not.equal(undefined);
      expect(at(breakEvenCalls ?? 0).profitPerDay).to.be.at.least(0);
      expect(at((breakEvenCalls ?? 0) - 1).profitPerDay).to.be.lessThan(0);
    }
  });

  it("knows when no number of calls is enough", () => {
    // 0.009 USD a call, and 1,000 s of a machine that costs 0.0375 USD an hour.
    expect(estimateOperator(PARAMETERS, { ...PLAN, provingSeconds: 1_000 }).breakEvenCalls).to.equal(
      undefined,
    );
    expect(estimateOperator(PARAMETERS, { ...PLAN, priceAsy: 0.05 }).breakEvenCalls).to.equal(undefined);
  });

  it("says plainly when money is lost, and why", () => {
    const lost = [
      judge({ priceAsy: 0.05 }),
      judge({ provingSeconds: 1_000 }),
      judge({ callsPerDay: 99 }),
      judge({}, PARAMETERS, 0.2),
    ];
    for (const { pays, verdict } of lost) {
      expect(pays).to.equal(false);
      expect(verdict).to.match(/^You will lose money: /);
    }
    expect(
      lost.map(({ verdict }) => /gas|machine time|expect 99|20 of 100/.exec(verdict)?.[0]),
    ).to.deep.equal(["gas", "machine time", "expect 99", "20 of 100"]);
    expect(judge({ callsPerDay: 100 }).pays).to.equal(true);
    expect(judge({}, PARAMETERS, 0.6).pays).to.equal(true);
  });

  it("shows profit only where calls were expected", () => {
    const rows = (callsPerDay?: number) =>
      estimateRows(estimateOperator(PARAMETERS, { ...PLAN, callsPerDay }), {
        ...PLAN,
        callsPerDay,
        thawDays: 14,
      });
    expect(rows(300).at(-1)).to.deep.equal(["profit at 300 calls a day", "$1.80 a day"]);
    expect(rows().flat().join()).to.not.contain("profit");
  });

  it("puts the operator among the simulated newcomers: dear and bad earns less than cheap and good", async () => {
    const outcome = async (priceAsy: number, quality: number) => {
      const probe = {
        count: 8,
        priceAsy,
        provingSeconds: 1,
        capitalUsd: 30,
        hardwareUsdPerHour: 0.01,
        quality,
      };
      const { policies } = await comparePolicies({
        parameters: smallMarket({ washTraders: 0 }),
        seeds: 3,
        policies: [policyOf("lane20")],
        probe,
        workers: 1,
      });
      return policies;
    };
    const good = await outcome(1, 0.99);
    const bad = await outcome(8, 0.6);
    expect(good[0]?.probe?.runs).to.equal(24);
    expect(good[0]?.probe?.profit.mean).to.be.greaterThan(bad[0]?.probe?.profit.mean ?? Infinity);
    expect(probeRows(good).head).to.deep.equal(["decayed + lane 20 %"]);
    expect(probeRows(good).rows[0]?.[1]).to.match(/%/);
  });

  it("E02: a self-call always costs, whatever the shares, prices and gas", () => {
    for (const activityFeePpm of [5_000, 20_000, 100_000])
      for (const treasuryPpm of [0, 100_000])
        for (const licencePpm of [0, 500_000])
          for (const gasPriceGwei of [0, 1]) {
            const parameters = chooseParameters({ activityFeePpm, treasuryPpm, licencePpm, gasPriceGwei });
            for (const policy of ["allTime", "decayed"]) {
              const { cost, burned, weight } = washOffer(parameters, policyOf(policy));
              expect(cost).to.be.greaterThan(0);
              expect(cost).to.be.at.least(burned);
              const unit = parameters.activityUnitAsy * parameters.usdPerAsy;
              expect(burned).to.be.at.least(weight * unit * (1 - 1e-12));
            }
          }
  });
});
