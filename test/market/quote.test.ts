// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { TypedDataEncoder, ZeroAddress, id } from "ethers";
import { addressesOf } from "../../src/client/addressesOf.ts";
import { createClient } from "../../src/client/createClient.ts";
import { findRequest } from "../../src/client/findRequest.ts";
import { quoteDomain } from "../../src/client/quoteDomain.ts";
import { requestQuoted } from "../../src/client/requestQuoted.ts";
import { signQuote, type QuotedOrder } from "../../src/client/signQuote.ts";
import { AssayError } from "../../src/errors/AssayError.ts";
import { QUOTE_DOMAIN, QUOTE_TYPES } from "../../src/shared/eip712.ts";
import { ethers, networkHelpers } from "../shared/fixtures.ts";
import { PRICE, callOf, mined, openMarket, prove } from "../shared/market.ts";
import { expectGas } from "../shared/snapshots.ts";

const BOND = ethers.parseEther("5");

async function openQuotes() {
  const market = await openMarket();
  const { signers } = market;
  const addresses = await addressesOf(market);
  const operator = createClient({ signer: signers.operator, addresses });
  const caller = createClient({ signer: signers.caller, addresses });
  await market.staking.connect(signers.operator).stake(market.nodeId, 2n * BOND);
  const now = BigInt(await networkHelpers.time.latest());
  const { modelId, inputCommitment } = callOf(market.base, 0);
  const order: QuotedOrder = {
    caller: signers.caller.address,
    nodeId: market.nodeId,
    modelId,
    inputCommitment,
    maxPrice: PRICE,
    deadline: now + 3600n,
    referrer: ZeroAddress,
    salt: id("first"),
    bond: BOND,
    callbackGas: 0n,
  };
  return { ...market, operator, callerClient: caller, order, validUntil: now + 300n };
}

function proofOf(f: Awaited<ReturnType<typeof openQuotes>>, callId: string): bigint[] {
  return prove({
    model: f.base,
    nodeId: f.nodeId,
    market: f.marketAddress,
    callIds: [callId],
    inputs: [f.order.inputCommitment],
    outputs: [7n],
  });
}

describe("Quotes with bonds", () => {
  it("R07: hashes a quote exactly as ethers does", async () => {
    const { market, operator } = await networkHelpers.loadFixture(openQuotes);
    const domain = await quoteDomain(operator);
    const word = () => ethers.toBigInt(ethers.randomBytes(32));
    const short = (bytes: number) => ethers.toBigInt(ethers.randomBytes(bytes));
    for (let round = 0; round < 20; round++) {
      const order = {
        caller: ethers.Wallet.createRandom().address,
        nodeId: ethers.hexlify(ethers.randomBytes(32)),
        modelId: word(),
        inputCommitment: word(),
        maxPrice: word(),
        deadline: short(8),
        referrer: ethers.Wallet.createRandom().address,
        salt: ethers.hexlify(ethers.randomBytes(32)),
        bond: short(12),
        callbackGas: short(4),
      };
      const validUntil = short(8);
      const quote = { ...order, price: order.maxPrice, validUntil };
      expect(await market.quoteDigest(order, validUntil)).to.equal(
        TypedDataEncoder.hash(domain, QUOTE_TYPES, quote),
      );
    }
  });

  it("R07: names its own EIP-712 domain, which is not the vouchers'", async () => {
    const { market, escrow, marketAddress } = await networkHelpers.loadFixture(openQuotes);
    const domain = await market.eip712Domain();
    expect(domain.name).to.equal(QUOTE_DOMAIN.name);
    expect(domain.version).to.equal(QUOTE_DOMAIN.version);
    expect(domain.chainId).to.equal(31337n);
    expect(domain.verifyingContract).to.equal(marketAddress);
    expect((await escrow.eip712Domain()).name).to.not.equal(domain.name);
  });

  it("orders by quote, answers with a proof and frees the bond", async () => {
    const f = await networkHelpers.loadFixture(openQuotes);
    const quote = await signQuote(f.operator, f);
    const { callId } = await requestQuoted(f.callerClient, { quote, payload: "0x1234" });
    expect(await f.staking.bondsOf(f.nodeId)).to.equal(BOND);
    const found = await findRequest(f.callerClient, { callId });
    expect(found.order).to.deep.equal(f.order);
    expect(found.price).to.equal(PRICE);
    const fulfil = f.market.connect(f.signers.stranger).fulfil(found.order, [7n], proofOf(f, callId));
    await expect(fulfil).to.emit(f.staking, "BondReleased").withArgs(f.nodeId, callId, BOND);
    await expect(fulfil).to.emit(f.market, "CallProven");
    expect(await f.staking.bondsOf(f.nodeId)).to.equal(0n);
  });

  it("costs no more gas than recorded on a market in use", async () => {
    const f = await networkHelpers.loadFixture(openQuotes);
    const place = async (salt: string) => {
      const order = { ...f.order, salt: id(salt) };
      const quote = await signQuote(f.operator, { ...f, order });
      const { callId, gasUsed } = await requestQuoted(f.callerClient, { quote, payload: "0x1234" });
      const fulfil = await mined(f.market.fulfil(order, [7n], proofOf(f, callId)));
      return { gasUsed, fulfilGas: fulfil.gasUsed };
    };
    await place("first"); // pays for storage that later ones reuse
    const { gasUsed, fulfilGas } = await place("second");
    expectGas("settlement.requestQuoted", gasUsed);
    expectGas("settlement.fulfilQuoted", fulfilGas);
  });

  it("E05: pays the caller twice the price and the reporter its part when the node misses the deadline", async () => {
    const f = await networkHelpers.loadFixture(openQuotes);
    const { caller, stranger } = f.signers;
    const quote = await signQuote(f.operator, f);
    const { callId } = await requestQuoted(f.callerClient, { quote, payload: "0x" });
    await networkHelpers.time.increaseTo(f.order.deadline + 1n);
    const refund = f.market.connect(stranger).refund(f.order);
    const reward = (BOND - PRICE) / 4n;
    await expect(refund).to.changeTokenBalances(
      ethers,
      f.token,
      [caller, stranger, f.staking],
      [2n * PRICE, reward, -BOND],
    );
    await expect(refund)
      .to.emit(f.staking, "BondSlashed")
      .withArgs(f.nodeId, callId, caller.address, PRICE, stranger.address, reward, BOND - PRICE - reward);
    expectGas("settlement.refundQuoted", (await mined(refund)).gasUsed);
  });

  it("says what to do about a quote that has ended, or that somebody else has signed", async () => {
    const f = await networkHelpers.loadFixture(openQuotes);
    const rival = createClient({ signer: f.signers.rival, addresses: f.operator.addresses });
    const forged = await signQuote(rival, f);
    const code = async (quote: typeof forged) => {
      try {
        await requestQuoted(f.callerClient, { quote, payload: "0x" });
      } catch (error) {
        if (error instanceof AssayError) return { code: error.code, message: error.message };
        throw error;
      }
      return { code: "", message: "" };
    };
    const refused = await code(forged);
    expect(refused.code).to.equal("QuoteSignatureInvalid");
    expect(refused.message).to.contain("operator");
    const quote = await signQuote(f.operator, f);
    await networkHelpers.time.increaseTo(f.validUntil + 1n);
    const ended = await code(quote);
    expect(ended.code).to.equal("DEADLINE_EXPIRED");
    expect(ended.message).to.contain("Ask the node for another");
  });
});
