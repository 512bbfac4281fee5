// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { packSettlement } from "../../src/shared/packSettlement.ts";
import { ethers, networkHelpers } from "../shared/fixtures.ts";
import { addModel, callOf, mined, openMarket, openSession, settlementOf, PRICE } from "../shared/market.ts";
import { expectGas } from "../shared/snapshots.ts";

/** The contract's own error for these cases is checked in test/contracts; here the real verifier decides. */
describe("InferenceMarket.settle with the real verifier", () => {
  it("pays proven calls of two models and two batch sizes in one transaction", async () => {
    const market = await networkHelpers.loadFixture(openMarket);
    const { base, derived, batched, nodeId, signers, escrow } = market;
    const sessionId = await openSession(market, { referrer: signers.referrer.address });
    const calls = [base, derived, batched, batched, batched, base].map((model, index) =>
      callOf(model, index),
    );
    const settlement = await settlementOf(market, {
      sessionId,
      calls,
      bundles: [
        { model: base, calls: [0] },
        { model: derived, calls: [1] },
        { model: batched, calls: [2, 3, 4] },
        { model: base, calls: [5] },
      ],
    });
    const held = (await escrow.sessionOf(sessionId)).balance;
    const settle = market.market.connect(signers.operator).settle(nodeId, [packSettlement(settlement)]);
    await expect(settle).to.emit(market.market, "CallProven");
    // A payment is an entry in the escrow's ledger: no token moves before somebody claims.
    await expect(settle).to.changeTokenBalance(ethers, market.token, escrow, 0n);
    expect((await escrow.sessionOf(sessionId)).balance).to.equal(held - 6n * PRICE);
    const receipt = await mined(settle);
    const splits = receipt.logs
      .map((log) => escrow.interface.parseLog(log))
      .filter((log) => log?.name === "RevenueSplit")
      .map((log): unknown => log?.args["calls"]);
    // One for each run of calls of one model at one price.
    expect(splits).to.deep.equal([1n, 1n, 3n, 1n]);
    const { commission, pool } = await escrow.nodeRevenueOf(nodeId);
    const { toTreasury, burnable } = await escrow.protocolRevenue();
    const earnings = await Promise.all(
      [signers.author, signers.baseAuthor, signers.referrer].map((account) => escrow.claimableOf(account)),
    );
    for (const earned of [...earnings, commission, pool, toTreasury, burnable])
      expect(earned).to.be.greaterThan(0n);
    const others = earnings.reduce((sum, earned) => sum + earned, 0n);
    expect(others + commission + pool + toTreasury + burnable).to.equal(6n * PRICE);
    expect((await market.ranking.entryOf(base.modelId)).calls).to.equal(2n);
    expect((await market.ranking.entryOf(batched.modelId)).calls).to.equal(3n);
  });

  it("R29: refuses a batch in which one bit of one proof, input or answer is flipped", async () => {
    const market = await networkHelpers.loadFixture(openMarket);
    const { base, nodeId, signers } = market;
    const sessionId = await openSession(market);
    const calls = [callOf(base, 0), callOf(base, 1), callOf(base, 2)];
    const bundles = calls.map((_, index) => ({ model: base, calls: [index] }));
    const honest = await settlementOf(market, { sessionId, calls, bundles });
    const operators = market.market.connect(signers.operator);
    for (let word = 0; word < 9; word++) {
      const forged = {
        ...honest,
        bundles: honest.bundles.map((bundle, which) => {
          if (which !== 1) return bundle;
          if (word === 8) return { ...bundle, outputs: [2n] };
          return {
            ...bundle,
            proof: bundle.proof.map((value, index) => (index === word ? value ^ 1n : value)),
          };
        }),
      };
      await expect(operators.settle(nodeId, [packSettlement(forged)]))
        .to.be.revertedWithCustomError(operators, "ProofInvalid")
        .withArgs(base.verifier);
    }
    await expect(operators.settle(nodeId, [packSettlement(honest)])).to.emit(operators, "CallProven");
  });

  it("R25: pays nobody twice for a re-randomised proof", async () => {
    const market = await networkHelpers.loadFixture(openMarket);
    const { base, nodeId, signers } = market;
    const sessionId = await openSession(market);
    const calls = [callOf(base, 0)];
    const bundles = [{ model: base, calls: [0] }];
    const first = await settlementOf(market, { sessionId, calls, bundles });
    const second = await settlementOf(market, { sessionId, calls, bundles }); // the same statement, another proof
    expect(first.bundles[0]?.proof).to.not.deep.equal(second.bundles[0]?.proof);
    const operators = market.market.connect(signers.operator);
    await operators.settle(nodeId, [packSettlement(first)]);
    await expect(operators.settle(nodeId, [packSettlement(second)]))
      .to.be.revertedWithCustomError(operators, "ProofInvalid")
      .withArgs(base.verifier);
  });

  for (const [proofs, batchSize] of [
    [1, 1],
    [8, 1],
    [64, 1],
    [64, 8],
  ] as const) {
    const what = `${String(proofs)} proofs of ${String(batchSize)} calls of one session`;
    it(`costs no more gas per call than recorded for ${what}`, async () => {
      const market = await networkHelpers.loadFixture(openMarket);
      const { nodeId, signers } = market;
      const model = batchSize === 1 ? market.base : await addModel(market, batchSize);
      const count = proofs * batchSize;
      const sessionId = await openSession(market, { amount: 2n * BigInt(count) * PRICE });
      const operators = market.market.connect(signers.operator);
      const settle = async (first: number) => {
        const calls = Array.from({ length: count }, (_, index) => callOf(model, first + index));
        const bundles = Array.from({ length: proofs }, (_, proof) => ({
          model,
          calls: Array.from({ length: batchSize }, (_, place) => proof * batchSize + place),
        }));
        const settlement = await settlementOf(market, { sessionId, calls, bundles });
        return mined(operators.settle(nodeId, [packSettlement(settlement)]));
      };
      await settle(0); // the first settlement of a node pays for storage that later ones reuse
      const { gasUsed } = await settle(count);
      expectGas(`settlement.perCallB${String(batchSize)}K${String(proofs)}`, gasUsed / BigInt(count));
    }).timeout(300_000);
  }
});
