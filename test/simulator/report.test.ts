// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { ParameterUnknownError } from "../../src/errors/SimulatorErrors.ts";
import { changedParameters } from "../../src/simulator/changedParameters.ts";
import { comparePolicies, type Comparison } from "../../src/simulator/comparePolicies.ts";
import { METRICS } from "../../src/simulator/metrics.ts";
import { POLICIES } from "../../src/simulator/policies.ts";
import { comparisonTable } from "../../src/simulator/report/comparisonTable.ts";
import { formatMetric } from "../../src/simulator/report/formatMetric.ts";
import { metricNames } from "../../src/simulator/report/metricNames.ts";
import { renderHtml } from "../../src/simulator/report/renderHtml.ts";
import { interval } from "../../src/simulator/statistics/interval.ts";
import { run } from "./run.ts";
import { smallMarket } from "./smallMarket.ts";

describe("comparePolicies", () => {
  const parameters = smallMarket();
  let comparison: Comparison;
  const steps: number[] = [];

  before(async () => {
    comparison = await comparePolicies({
      parameters,
      seeds: 3,
      workers: 2,
      onProgress: ({ done }) => steps.push(done),
    });
  });

  it("has every policy's mean over the worlds, as running them here gives it", () => {
    expect(comparison.policies.map(({ policy }) => policy.name)).to.deep.equal(
      POLICIES.map(({ name }) => name),
    );
    for (const { policy, metrics } of comparison.policies) {
      const ginis = [1, 2, 3].map((seed) => run(parameters, policy.name, seed).figures.gini);
      expect(metrics.gini).to.deep.equal(interval(ginis));
    }
  });

  it("compares quality within each world", () => {
    for (const { policy, metrics } of comparison.policies) {
      const lost = [1, 2, 3].map(
        (seed) =>
          (run(parameters, "decayed", seed).figures.quality -
            run(parameters, policy.name, seed).figures.quality) *
          100,
      );
      expect(metrics.qualityLost).to.deep.equal(interval(lost));
    }
  });

  it("tells how far it is", () => {
    expect(steps).to.deep.equal([0, 1, 2, 3]);
  });

  it("shows every figure of every policy in the table and on the page", () => {
    const table = comparisonTable(comparison);
    const page = renderHtml({ comparison, command: "hardhat simulate" });
    for (const name of metricNames()) {
      expect(table).to.contain(METRICS[name].title);
      expect(page).to.contain(METRICS[name].meaning);
      for (const { metrics } of comparison.policies)
        expect(page).to.contain(formatMetric(METRICS[name].unit, metrics[name]));
    }
    expect(page.match(/<svg/g)).to.have.length(metricNames().length + 2);
  });

  it("makes a page that needs nothing from anywhere", () => {
    const page = renderHtml({ comparison, command: "a <b>" });
    expect(page).to.contain("a &lt;b&gt;");
    const outside = page.replaceAll(/xmlns(:\w+)?="[^"]*"/g, "").match(/(src|href)=|url\(http|https?:\/\//g);
    expect(outside).to.equal(null);
  });
});

describe("changedParameters", () => {
  it("reads numbers by name", () => {
    expect(changedParameters("halfLifeDays=14,loyalty=0.9")).to.deep.equal({
      halfLifeDays: 14,
      loyalty: 0.9,
    });
    expect(changedParameters("")).to.deep.equal({});
  });

  it("refuses what it does not know, or what is no number", () => {
    for (const text of ["halflife=3", "loyalty=high", "loyalty=", "provingSeconds=1", "toString=1"])
      expect(() => changedParameters(text)).to.throw(ParameterUnknownError, "halfLifeDays");
  });
});
