// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { ZeroHash, formatEther } from "ethers";
import { addressesOf } from "../../../src/client/addressesOf.ts";
import { createClient } from "../../../src/client/createClient.ts";
import { incomeStatement, statementCsv } from "../../../src/node/statement/incomeStatement.ts";
import { readIncome } from "../../../src/node/statement/readIncome.ts";
import { LEGS } from "../../../src/revenue/legs.ts";
import { packSettlement } from "../../../src/shared/packSettlement.ts";
import { networkHelpers } from "../../shared/fixtures.ts";
import { PRICE, callOf, mined, openMarket, openSession, settlementOf } from "../../shared/market.ts";

/** A node that is paid for three calls of two models in one transaction, and a day later for one more. */
async function workedNode() {
  const market = await openMarket();
  const { operator } = market.signers;
  const sessionId = await openSession(market, { salt: ZeroHash });
  const settle = async (models: readonly (typeof market.base)[]) => {
    const calls = models.map((model, input) => callOf(model, input));
    const bundles = models.map((model, index) => ({ model, calls: [index] }));
    const settlement = await settlementOf(market, { sessionId, calls, bundles });
    return mined(market.market.connect(operator).settle(market.nodeId, [packSettlement(settlement)]));
  };
  const { base, derived } = market;
  const first = await settle([base, base, derived]);
  await networkHelpers.time.increase(86_400);
  const second = await settle([base]);
  const client = createClient({ signer: operator, addresses: await addressesOf(market) });
  return { market, client, first, second };
}

describe("an income statement", () => {
  it("tells by day and model what callers paid, where it went and what gas cost", async () => {
    const { market, client, first, second } = await networkHelpers.loadFixture(workedNode);
    const income = await readIncome(client, { nodeId: market.nodeId });
    expect(income.map(({ modelId, calls, gross }) => [modelId, calls, gross])).to.deep.equal([
      [market.base.modelId, 2, 2n * PRICE],
      [market.derived.modelId, 1, PRICE],
      [market.base.modelId, 1, PRICE],
    ]);
    expect(new Set(income.map(({ day }) => day)).size).to.equal(2);
    for (const { gross, legs } of income) {
      expect(LEGS.reduce((sum, leg) => sum + legs[leg], 0n)).to.equal(gross);
    }
    // Two of the first transaction's three calls are the base model's.
    const shares = [(first.gasUsed * 2n) / 3n, first.gasUsed / 3n, second.gasUsed];
    expect(income.map(({ gasUsed }) => gasUsed)).to.deep.equal(shares);
    const costs = [(first.fee * 2n) / 3n, first.fee / 3n, second.fee];
    expect(income.map(({ gasCost }) => gasCost)).to.deep.equal(costs);
    const [commission, pool] = await market.escrow.nodeRevenueOf(market.nodeId);
    expect(income.reduce((sum, { legs }) => sum + legs.commission, 0n)).to.equal(commission);
    expect(income.reduce((sum, { legs }) => sum + legs.pool, 0n)).to.equal(pool);
  });

  it("is empty for a node that nobody has paid", async () => {
    const { market, client } = await networkHelpers.loadFixture(workedNode);
    expect(await readIncome(client, { nodeId: market.rivalNodeId })).to.deep.equal([]);
  });

  it("tells the net in USD, with what proving took, once it knows prices", async () => {
    const { market, client } = await networkHelpers.loadFixture(workedNode);
    const income = await readIncome(client, { nodeId: market.nodeId });
    const last = income.at(-1);
    const proving = new Map([[`${last?.day ?? ""} ${String(last?.modelId)}`, 1800]]);
    const prices = { usdPerAsy: 2, usdPerEth: 3000, hardwareUsdPerHour: 1 };
    const line = incomeStatement(income, { proving, prices }).at(-1);
    const earned = Number(formatEther((last?.legs.commission ?? 0n) + (last?.legs.pool ?? 0n)));
    const net = earned * 2 - Number(formatEther(last?.gasCost ?? 0n)) * 3000 - 0.5;
    expect(line?.["netUsd"]).to.equal(net.toFixed(4));
    expect(line?.["provingSeconds"]).to.equal("1800.0");
  });

  it("is written as comma-separated values with a line of names", async () => {
    const { market, client } = await networkHelpers.loadFixture(workedNode);
    const lines = incomeStatement(await readIncome(client, { nodeId: market.nodeId }));
    const [names, ...rows] = statementCsv(lines).trim().split("\n");
    expect(names).to.equal(
      "day,model,calls,gross,burned,treasury,referrer,licence,royalty,commission,pool,gas,gasCostEth",
    );
    expect(rows).to.have.length(3);
  });
});
