// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { ZeroAddress, ZeroHash, id } from "ethers";
import type { IInferenceMarket } from "../../typechain-types/market/InferenceMarket.js";
import { packSettlement } from "../../src/shared/packSettlement.ts";
import { ethers, networkHelpers } from "../shared/fixtures.ts";
import {
  PRICE,
  callOf,
  mined,
  openMarket,
  openSession,
  prove,
  settlementOf,
  type OpenMarket,
  type Statement,
} from "../shared/market.ts";
import { expectGas } from "../shared/snapshots.ts";

async function openRequest() {
  const market = await openMarket();
  const { base, derived, nodeId, signers } = market;
  for (const model of [base, derived]) {
    await market.market.connect(signers.operator).setOffer(nodeId, model.modelId, PRICE, 100n);
  }
  const order = await orderOf(market, ZeroHash);
  await market.market.connect(signers.caller).request(order, "0x1234");
  return { ...market, order, callId: await market.market.callIdOf(order) };
}

async function orderOf(market: OpenMarket, salt: string) {
  const { modelId, inputCommitment } = callOf(market.base, 0);
  return {
    caller: market.signers.caller.address,
    nodeId: market.nodeId,
    modelId,
    inputCommitment,
    maxPrice: PRICE,
    deadline: BigInt(await networkHelpers.time.latest()) + 3600n,
    referrer: ZeroAddress,
    salt,
    bond: 0n,
    callbackGas: 0n,
  } satisfies IInferenceMarket.RequestStruct;
}

describe("InferenceMarket requests with the real verifier", () => {
  function statementOf(open: Awaited<ReturnType<typeof openRequest>>): Statement {
    return {
      model: open.base,
      nodeId: open.nodeId,
      market: open.marketAddress,
      callIds: [open.callId],
      inputs: [open.order.inputCommitment],
      outputs: [7n],
    };
  }

  it("pays a proven answer, whoever delivers it", async () => {
    const open = await networkHelpers.loadFixture(openRequest);
    const { market, order, callId, signers, token, escrow } = open;
    const fulfil = market.connect(signers.stranger).fulfil(order, [7n], prove(statementOf(open)));
    await expect(fulfil)
      .to.emit(market, "CallProven")
      .withArgs(callId, order.modelId, order.nodeId, order.caller, order.inputCommitment, PRICE, [7n]);
    // What was held becomes what was earned; no token moves before somebody claims.
    await expect(fulfil).to.changeTokenBalance(ethers, token, escrow, 0n);
    expect(await escrow.heldFor(callId)).to.equal(0n);
    expect((await open.escrow.nodeRevenueOf(open.nodeId)).commission).to.be.greaterThan(0n);
    expect(await open.escrow.claimableOf(signers.stranger)).to.equal(0n);
  });

  it("R26: refuses a proof for another node, call, model, chain, market, input or answer", async () => {
    const open = await networkHelpers.loadFixture(openRequest);
    const { market, order, base, derived, rivalNodeId } = open;
    const honest = statementOf(open);
    const forgeries: Record<string, Partial<Statement>> = {
      node: { nodeId: rivalNodeId },
      call: { callIds: [id("another call")] },
      model: { model: derived },
      chain: { chainId: 1n },
      market: { market: await open.escrow.getAddress() },
      input: { inputs: [1n] },
      answer: { outputs: [8n] },
    };
    for (const [what, change] of Object.entries(forgeries)) {
      const proof = prove({ ...honest, ...change });
      await expect(market.fulfil(order, [7n], proof), what)
        .to.be.revertedWithCustomError(market, "ProofInvalid")
        .withArgs(base.verifier);
    }
    expect(await open.escrow.heldFor(open.callId)).to.equal(PRICE);
  });

  it("R27: refuses an answer at or above the field order, even one that is equal to the right one modulo it", async () => {
    const open = await networkHelpers.loadFixture(openRequest);
    const r = 21888242871839275222246405745257275088548364400416034343698204186575808495617n;
    const proof = prove(statementOf(open));
    await expect(open.market.fulfil(open.order, [7n + r], proof)).to.be.revertedWithCustomError(
      open.market,
      "ProofInvalid",
    );
  });

  it("R25: pays a request once, with whatever proof", async () => {
    const open = await networkHelpers.loadFixture(openRequest);
    await open.market.fulfil(open.order, [7n], prove(statementOf(open)));
    await expect(open.market.fulfil(open.order, [7n], prove(statementOf(open))))
      .to.be.revertedWithCustomError(open.escrow, "HoldMissing")
      .withArgs(open.callId);
  });

  it("E05: anyone can make the caller whole after the deadline", async () => {
    const open = await networkHelpers.loadFixture(openRequest);
    const { market, order, signers, token } = open;
    await networkHelpers.time.increaseTo(order.deadline + 1n);
    const refund = market.connect(signers.stranger).refund(order);
    await expect(refund)
      .to.emit(market, "RequestRefunded")
      .withArgs(open.callId, signers.caller.address, PRICE);
    await expect(refund).to.changeTokenBalance(ethers, token, signers.caller, PRICE);
  });

  it("costs no more gas than recorded to request, fulfil and claim on a market in use", async () => {
    const open = await networkHelpers.loadFixture(openRequest);
    const { market, signers, escrow, base, nodeId } = open;
    // In use: the escrow holds money, everybody has earned before, the model's activity moves in small steps.
    const sessionId = await openSession(open);
    const calls = Array.from({ length: 63 }, (_, index) => callOf(base, index));
    const bundles = calls.map((_, index) => ({ model: base, calls: [index] }));
    const settlement = await settlementOf(open, { sessionId, calls, bundles });
    await market.connect(signers.operator).settle(nodeId, [packSettlement(settlement)]);
    await market.fulfil(open.order, [7n], prove(statementOf(open)));

    const order = await orderOf(open, id("second"));
    // The payload says where the input is; every byte of it costs its caller 24 gas more.
    const payload = ethers.hexlify(ethers.randomBytes(32));
    const requested = await mined(market.connect(signers.caller).request(order, payload));
    expectGas("settlement.request", requested.gasUsed);
    const callId = await market.callIdOf(order);
    const proof = prove({ ...statementOf(open), callIds: [callId] });
    expectGas("settlement.fulfil", (await mined(market.fulfil(order, [7n], proof))).gasUsed);
    expectGas("settlement.claim", (await mined(escrow.claim(signers.baseAuthor))).gasUsed);
    expectGas("settlement.claimCommission", (await mined(escrow.claimCommission(nodeId))).gasUsed);
  });
});
