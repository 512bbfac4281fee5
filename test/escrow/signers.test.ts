// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { addressesOf } from "../../src/client/addressesOf.ts";
import { authoriseSigner } from "../../src/client/authoriseSigner.ts";
import { extendChain } from "../../src/client/callChain.ts";
import { createClient, type AssayClient } from "../../src/client/createClient.ts";
import { deposit } from "../../src/client/deposit.ts";
import { openSession } from "../../src/client/openSession.ts";
import { revokeAllSigners } from "../../src/client/revokeAllSigners.ts";
import { revokeSigner } from "../../src/client/revokeSigner.ts";
import { signPermit } from "../../src/client/signPermit.ts";
import { signVoucher } from "../../src/client/signVoucher.ts";
import { BalanceInsufficientError } from "../../src/errors/MarketErrors.ts";
import { ContractRefusedError } from "../../src/errors/ContractRefusedError.ts";
import { packSettlement } from "../../src/shared/packSettlement.ts";
import { ethers, networkHelpers } from "../shared/fixtures.ts";
import { PRICE, callOf, mined, openMarket, settlementOf, type OpenMarket } from "../shared/market.ts";
import { expectGas } from "../shared/snapshots.ts";
import { APPROVES_THE_OWNERS_SIGNATURE, BURNS_ALL_GAS, openWallet } from "../shared/wallet.ts";

const AMOUNT = 5n * PRICE;

async function fixture() {
  const market = await openMarket();
  const addresses = await addressesOf(market);
  const { caller, otherCaller, delegator } = market.signers;
  const clientOf = (signer: AssayClient["signer"]) => createClient({ signer, addresses });
  const wallet = await openWallet({ owner: otherCaller, addresses });
  await market.token.connect(otherCaller).transfer(wallet.address, AMOUNT);
  return { ...market, addresses, wallet, caller: clientOf(caller), key: clientOf(delegator), clientOf };
}

/** One call of the session with a real proof, signed by whom the client signs for. */
async function signedBy(client: AssayClient, market: OpenMarket, sessionId: string, input = 0) {
  const calls = [callOf(market.base, input)];
  const bundles = [{ model: market.base, calls: [0] }];
  const settlement = await settlementOf(market, { sessionId, calls, bundles });
  const session = await market.escrow.sessionOf(sessionId);
  const signature = await signVoucher(client, {
    sessionId,
    head: calls.reduce(extendChain, session.head),
    callCount: session.callCount + 1n,
    validUntil: settlement.validUntil,
  });
  return { ...settlement, signature };
}

function settle(market: OpenMarket, ...settlements: Awaited<ReturnType<typeof signedBy>>[]) {
  const { nodeId, signers } = market;
  return market.market.connect(signers.operator).settle(nodeId, settlements.map(packSettlement));
}

/** What a settlement takes from its callers, token wei. */
async function takenBy(market: OpenMarket, ...settlements: Awaited<ReturnType<typeof signedBy>>[]) {
  const { blockNumber } = await mined(settle(market, ...settlements));
  const { escrow } = market;
  const collected = await escrow.queryFilter(escrow.filters.Collected(), blockNumber, blockNumber);
  return collected.reduce((sum, { args }) => sum + args.amount, 0n);
}

describe("who signs for a caller", () => {
  it("R09: pays what a key signs that was authorised with the session, until its revocation has ended", async () => {
    const market = await networkHelpers.loadFixture(fixture);
    const { caller, key, nodeId, escrow } = market;
    const signer = await key.signer.getAddress();
    const { sessionId } = await openSession(caller, { nodeId, amount: AMOUNT, signer });
    expect(await escrow.isSigner(caller.signer, signer)).to.equal(true);
    expect(await takenBy(market, await signedBy(key, market, sessionId))).to.equal(PRICE);
    const { endsAt } = await revokeSigner(caller, { signer });
    expect(await takenBy(market, await signedBy(key, market, sessionId, 1))).to.equal(PRICE);
    await networkHelpers.time.increaseTo(endsAt);
    const late = await signedBy(key, market, sessionId, 2);
    await expect(settle(market, late)).to.emit(market.market, "SessionSkipped").withArgs(sessionId, 4n);
    await authoriseSigner(caller, { signer });
    expect(await takenBy(market, late)).to.equal(PRICE);
  });

  it("R09: revokes every key at once, but not the caller's own", async () => {
    const market = await networkHelpers.loadFixture(fixture);
    const { caller, key, nodeId, escrow, signers } = market;
    const { sessionId } = await openSession(caller, { nodeId, amount: AMOUNT });
    await authoriseSigner(caller, { signer: signers.delegator.address });
    await authoriseSigner(caller, { signer: signers.stranger.address });
    await revokeAllSigners(caller);
    await networkHelpers.time.increase(await escrow.THAW_PERIOD());
    expect(await escrow.isSigner(caller.signer, signers.delegator)).to.equal(false);
    expect(await escrow.isSigner(caller.signer, signers.stranger)).to.equal(false);
    await expect(settle(market, await signedBy(key, market, sessionId)))
      .to.emit(market.market, "SessionSkipped")
      .withArgs(sessionId, 4n);
    await expect(settle(market, await signedBy(caller, market, sessionId))).to.emit(
      market.market,
      "CallProven",
    );
  });

  it("says why a key cannot be revoked", async () => {
    const { caller, signers } = await networkHelpers.loadFixture(fixture);
    const error = await revokeSigner(caller, { signer: signers.stranger.address }).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).to.be.instanceOf(ContractRefusedError);
    expect(error).to.have.property("code", "SignerNotInForce");
  });

  it("R01, R24: pays what a contract wallet approves, and the others when it burns its gas instead", async () => {
    const market = await networkHelpers.loadFixture(fixture);
    const { caller, nodeId, wallet, escrow, signers, clientOf } = market;
    const theirs = await openSession(wallet.client, { nodeId, amount: AMOUNT, signedBy: "contract" });
    const honest = await openSession(caller, { nodeId, amount: AMOUNT });
    expect((await escrow.sessionOf(theirs.sessionId)).kind).to.equal(1n);
    const both = async () => [
      await signedBy(clientOf(signers.otherCaller), market, theirs.sessionId),
      await signedBy(caller, market, honest.sessionId),
    ];
    await wallet.contract.set(BURNS_ALL_GAS);
    expect(await takenBy(market, ...(await both()))).to.equal(PRICE);
    expect((await escrow.sessionOf(theirs.sessionId)).callCount).to.equal(0n);
    await wallet.contract.set(APPROVES_THE_OWNERS_SIGNATURE);
    expect(await takenBy(market, ...(await both()))).to.equal(2n * PRICE);
    // Only the owner's signature is approved.
    await expect(settle(market, await signedBy(caller, market, theirs.sessionId)))
      .to.emit(market.market, "SessionSkipped")
      .withArgs(theirs.sessionId, 4n);
  });
});

describe("deposits by permit", () => {
  it("opens a session and adds to it without any approval", async () => {
    const { key, nodeId, escrow, token, signers } = await networkHelpers.loadFixture(fixture);
    const { sessionId } = await openSession(key, { nodeId, amount: AMOUNT, byPermit: true });
    await deposit(key, { sessionId, amount: PRICE, byPermit: true });
    expect((await escrow.sessionOf(sessionId)).balance).to.equal(AMOUNT + PRICE);
    expect(await token.allowance(signers.delegator, escrow)).to.equal(0n);
    await deposit(key, { sessionId, amount: PRICE });
    expect((await escrow.sessionOf(sessionId)).balance).to.equal(AMOUNT + 2n * PRICE);
  });

  it("goes through if somebody else uses the permit first", async () => {
    const { key, nodeId, escrow, token, signers } = await networkHelpers.loadFixture(fixture);
    const { sessionId } = await openSession(key, { nodeId, amount: AMOUNT, byPermit: true });
    const permit = await signPermit(key, { amount: PRICE });
    const { deadline, v, r, s } = permit;
    await token.connect(signers.stranger).permit(signers.delegator, escrow, PRICE, deadline, v, r, s);
    await key.escrow.depositWithPermit(sessionId, PRICE, permit);
    expect((await escrow.sessionOf(sessionId)).balance).to.equal(AMOUNT + PRICE);
  });

  it("signs no permit for more than the account holds", async () => {
    const { key } = await networkHelpers.loadFixture(fixture);
    const error = await signPermit(key, { amount: ethers.parseEther("1000000000") }).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).to.be.instanceOf(BalanceInsufficientError);
  });
});

describe("gas of sessions", () => {
  it("costs no more than recorded to open, deposit by permit, authorise and revoke", async () => {
    const { key, nodeId, escrow, signers } = await networkHelpers.loadFixture(fixture);
    const opened = await openSession(key, { nodeId, amount: AMOUNT });
    expectGas("settlement.openSession", opened.gasUsed);
    const { sessionId } = opened;
    const { gasUsed } = await deposit(key, { sessionId, amount: PRICE, byPermit: true });
    expectGas("settlement.depositWithPermit", gasUsed);
    const byKey = escrow.connect(signers.delegator);
    expectGas("settlement.authoriseSigner", (await mined(byKey.authoriseSigner(signers.stranger))).gasUsed);
    expectGas("settlement.revokeSigner", (await mined(byKey.revokeSigner(signers.stranger))).gasUsed);
    expectGas("settlement.revokeAllSigners", (await mined(byKey.revokeAllSigners())).gasUsed);
  });
});
