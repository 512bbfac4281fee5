// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { ParameterInvalidError } from "../../src/errors/SimulatorErrors.ts";
import { chooseParameters } from "../../src/simulator/chooseParameters.ts";
import { POLICIES } from "../../src/simulator/policies.ts";
import { hardwareUsdPerDay } from "../../src/simulator/hardwareUsdPerDay.ts";
import { expectNear } from "../shared/expectNear.ts";
import { run } from "./run.ts";
import { INDISTINCT_MODELS, smallMarket } from "./smallMarket.ts";

const sum = (amounts: Float64Array): number => amounts.reduce((total, amount) => total + amount, 0);

describe("simulate", () => {
  for (const { name } of POLICIES) {
    it(`gives the same run for the same seed, and another for another (${name})`, () => {
      const parameters = smallMarket();
      expect(run(parameters, name, 7).figures).to.deep.equal(run(parameters, name, 7).figures);
      expect(run(parameters, name, 7).figures).to.not.deep.equal(run(parameters, name, 8).figures);
    });

    it(`neither makes nor loses money (${name})`, () => {
      const { money, market } = run(smallMarket(), name);
      expect(money.paid).to.be.greaterThan(0);
      const legs = money.burned + money.treasury + money.licence + money.nodes;
      expectNear(legs / money.paid, 1, 1e-12, "legs of what callers paid");
      const gained = sum(market.capital) - sum(market.world.nodes.capital);
      const earned = money.nodes - money.gas - money.hardware;
      expectNear(gained / earned, 1, 1e-9, "what operators gained");
    });
  }

  it("lets one model take everything where only the first place is read", () => {
    const parameters = smallMarket({
      ...INDISTINCT_MODELS,
      positionBias: 60,
      outsideShare: 0,
      halfLifeDays: 365,
    });
    for (const policy of ["allTime", "decayed", "stake"]) {
      const { figures } = run(parameters, policy);
      expectNear(figures.gini, 1 - 1 / 120, 1e-12, `Gini of ${policy}`);
      expectNear(figures.hhi, 1, 1e-12, `HHI of ${policy}`);
      expectNear(figures.top5, 1, 1e-12, `top 5 of ${policy}`);
    }
  });

  it("spreads calls by chance alone where position means nothing and everybody is listed", () => {
    const parameters = smallMarket({
      ...INDISTINCT_MODELS,
      models: 100,
      callers: 1_000,
      listingSize: 100,
      positionBias: 0,
    });
    // A model's calls in a quarter are Poisson with mean λ, nearly normal; the Gini of a normal is σ / (μ √π).
    const expected = 1 / Math.sqrt((Math.PI * 1_000 * 13 * 7) / 100);
    const ginis = [1, 2, 3, 4, 5].map((seed) => run(parameters, "decayed", seed).figures.gini);
    const mean = ginis.reduce((total, each) => total + each, 0) / ginis.length;
    // Gini of 100 draws has a relative standard deviation of about 1 / √200.
    expectNear(mean / expected, 1, 4 / Math.sqrt(200) / Math.sqrt(5), "Gini by its closed form");
  });

  it("gives newcomers no call without a lane and without word of mouth, and calls with a lane", () => {
    const parameters = smallMarket({ outsideShare: 0, tasks: 1, washTraders: 0 });
    const without = run(parameters, "decayed");
    const withLane = run(parameters, "lane20");
    expect(without.newcomers.count).to.be.greaterThan(10);
    expect(without.newcomers.firstCallCurve.at(-1)).to.equal(0);
    expect(without.newcomers.weeksToFirstCall).to.equal(parameters.watchWeeks);
    expect(withLane.newcomers.firstCallCurve.at(-1)).to.be.greaterThan(0.9);
  });

  it("E01: a wash-trader's rank costs at least what full-weight calls burn", () => {
    for (const { name, order } of POLICIES) {
      const { wash, market } = run(smallMarket({ washTraders: 5 }), name);
      expect(wash.spent).to.be.greaterThan(0);
      expect(wash.spent).to.be.at.least(wash.burned);
      if (order !== "activity") continue;
      const unit = market.parameters.activityUnitAsy * market.parameters.usdPerAsy;
      expect(wash.weight).to.be.greaterThan(0);
      expect(wash.burned).to.be.at.least(wash.weight * unit * (1 - 1e-12));
    }
  });

  it("E03: one node never has more of a lane than its bound, however many models it opens", () => {
    const parameters = smallMarket({ modelsPerNode: 4, lanePerNode: 1 });
    const { market } = run(parameters, "lane20");
    const nodes = Array.from(market.pool.subarray(0, market.poolCount), (model) => Math.floor(model / 4));
    expect(nodes.length).to.be.greaterThan(0);
    expect(new Set(nodes).size).to.equal(nodes.length);
  });

  it("lets an operator leave when his capital is gone, and not before", () => {
    const parameters = smallMarket({ callers: 1, callsPerVisit: 1, callsSpread: 0, washTraders: 0 });
    const { market } = run(parameters, "decayed");
    const perDay = hardwareUsdPerDay(parameters.hardwareUsdPerHour, 0);
    const { nodes, days } = market.world;
    let left = 0;
    for (let node = 0; node < nodes.count; node++) {
      const there = days - (nodes.arrival[node] ?? 0);
      if ((nodes.capital[node] ?? 0) / perDay > there) expect(market.alive[node]).to.equal(1);
      if (market.alive[node] === 0) {
        left += 1;
        expect(market.capital[node]).to.be.at.most(0);
      }
    }
    expect(left).to.be.greaterThan(10);
  });

  it("refuses parameters that mean nothing", () => {
    expect(() => chooseParameters({ models: 0 })).to.throw(ParameterInvalidError);
    expect(() => chooseParameters({ loyalty: 1.5 })).to.throw(ParameterInvalidError);
    expect(() => chooseParameters({ halfLifeDays: 0.5 })).to.throw(ParameterInvalidError);
    expect(() => chooseParameters({ weeks: 10 })).to.throw(ParameterInvalidError);
  });
});
