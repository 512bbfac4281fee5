// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { parseEther, toBeHex } from "ethers";
import { network } from "hardhat";
import { splitPrice } from "../../src/revenue/splitPrice.ts";
import { closeDay } from "../../src/simulator/closeDay.ts";
import { createRandom } from "../../src/simulator/createRandom.ts";
import { createWorld } from "../../src/simulator/createWorld.ts";
import { openMarket } from "../../src/simulator/Market.ts";
import { openDay } from "../../src/simulator/openDay.ts";
import { washOffer } from "../../src/simulator/washOffer.ts";
import { policyOf } from "../simulator/run.ts";
import { smallMarket } from "../simulator/smallMarket.ts";

const MODELS = 20;
const DAYS = 12;
const GRADUATION = 20;
/** A record's weight is rounded down to this. */
const LEAST = 2 ** -11;

/** Models of all prices, of which some burn the unit and others a thousandth of it. */
const PARAMETERS = smallMarket({
  models: MODELS,
  incumbentShare: 1,
  washTraders: 0,
  priceSpread: 3,
  graduationWeight: GRADUATION,
  capitalUsd: 1e9,
});

/** The contracts with the simulator's unit, and every model in the pool. */
async function openContracts() {
  const { ethers } = await network.create();
  const [operator] = await ethers.getSigners();
  if (operator === undefined) throw new Error("The test network has no account");
  const unit = parseEther(String(PARAMETERS.activityUnitAsy));
  const ledger = await ethers.deployContract("MockLedger", [604_800n, unit]);
  const ranking = await ethers.getContractAt("ActivityRanking", await ledger.RANKING());
  const staking = await ethers.deployContract("MockStaking");
  const offers = await ethers.deployContract("MockOffers");
  const discovery = await ethers.deployContract("Discovery", [
    ranking,
    staking,
    offers,
    200_000n,
    1n,
    GRADUATION,
  ]);
  for (let model = 0; model < MODELS; model++) {
    const nodeId = toBeHex(1 + model, 32);
    await staking.set(nodeId, { operator: operator.address, commission: 0n, assets: 0n, shares: 0n }, true);
    await offers.set(nodeId, 1 + model, true);
    await discovery.enlist(nodeId, 1 + model);
  }
  return {
    ranking,
    discovery,
    record: (model: number, burned: bigint, calls: number) =>
      ledger.record(1 + model, [(burned << 128n) | BigInt(calls)]),
  };
}

describe("Graduation", () => {
  it("comes to the same models in the simulator and in the contracts, by what their calls burned", async () => {
    const { ranking, discovery, record } = await openContracts();
    const policy = policyOf("lane20");
    const world = createWorld({ parameters: PARAMETERS, seed: 3 });
    const market = openMarket({ world, parameters: PARAMETERS, policy });
    const offer = washOffer(PARAMETERS, policy);
    const ledger = { paid: 0, burned: 0, treasury: 0, licence: 0, nodes: 0, gas: 0, hardware: 0 };
    const { uniform } = createRandom(3, "demand");
    let graduated = 0;
    for (let day = 0; day < DAYS; day++) {
      openDay(market, day);
      const pool = new Set(market.pool.subarray(0, market.poolCount));
      for (let model = 0; model < MODELS; model++) {
        const weight = Number(await ranking.lifetimeWeightOf(1 + model)) / 1e18;
        expect(weight).to.be.at.most((market.weight[model] ?? NaN) + 1e-9);
        expect(weight).to.be.at.least((market.weight[model] ?? NaN) - day * LEAST - 1e-9);
        const isEligible = await discovery.isEligible(1 + model);
        // Only what rounding took may still keep a model in the contract's lane.
        if (weight >= GRADUATION || weight < GRADUATION - DAYS * LEAST)
          expect(isEligible, `model ${model}, day ${day}`).to.equal(pool.has(model));
        const calls = 1 + Math.floor(10 * uniform());
        market.dayCalls[model] = calls;
        await record(model, burnedBy(world.models.price[model] ?? NaN), calls);
      }
      graduated = MODELS - pool.size;
      closeDay(market, { day, offer, ledger });
    }
    // Some do and some never will: their calls burn next to nothing.
    expect(graduated).to.be.within(5, MODELS - 5);
    expect(Math.min(...market.calls)).to.be.greaterThan(GRADUATION);
  });
});

/** What a call of that price burns, token wei. */
function burnedBy(priceAsy: number): bigint {
  const terms = {
    activityFee: BigInt(PARAMETERS.activityFeePpm),
    treasury: BigInt(PARAMETERS.treasuryPpm),
    referrer: 0n,
    licence: BigInt(PARAMETERS.licencePpm),
    royalty: 0n,
    commission: 0n,
  };
  return splitPrice({ terms, price: parseEther(priceAsy.toFixed(18)) }).burned;
}
