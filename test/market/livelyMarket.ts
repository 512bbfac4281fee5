// SPDX-License-Identifier: MIT
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { ZeroAddress, id } from "ethers";
import { addressesOf } from "../../src/client/addressesOf.ts";
import { createClient } from "../../src/client/createClient.ts";
import { signQuote } from "../../src/client/signQuote.ts";
import { packSettlement } from "../../src/shared/packSettlement.ts";
import { ethers, networkHelpers } from "../shared/fixtures.ts";
import {
  PRICE,
  callOf,
  openMarket,
  openSession,
  prove,
  settlementOf,
  type OpenMarket,
  type TestModel,
} from "../shared/market.ts";
import { registerHeir } from "./registerHeir.ts";

const DAY = 86_400;
/** Odd amounts, so that every leg rounds; the last ones burn less than a whole call's weight. */
const PRICES = [PRICE, PRICE / 3n, PRICE / 7n, 12_345_678_901n, 1n] as const;

/** What a call of a session is for, and whether its node skips it. */
type Plan = readonly [model: TestModel, price: bigint, skipped?: "skipped"];

/**
 * A market's life in a few days, in which everything happens that moves money or counts as activity, most of it more than
 * once, and after which something is left everywhere: in sessions, requests and bonds, to claim, to harvest and to burn.
 */
export async function livelyMarket() {
  const open = await openMarket();
  const { base, derived, batched, nodeId, signers, escrow, staking, models, token, market } = open;
  const { operator, author, caller, otherCaller, referrer, delegator, stranger, governor } = signers;
  const heir = await registerHeir(open);
  for (const payer of [otherCaller, stranger]) await token.connect(payer).approve(escrow, ethers.MaxUint256);
  await token.connect(delegator).approve(staking, ethers.MaxUint256);
  await staking.connect(delegator).stake(nodeId, ethers.parseEther("500.000000000000000001"));

  const ours = await openSession(open, { referrer: referrer.address });
  const others = { ...open, signers: { ...signers, caller: otherCaller } };
  const theirs = await openSession(others, { amount: 20n * PRICE });
  const rivals = { ...open, nodeId: open.rivalNodeId, signers: { ...signers, operator: signers.rival } };
  const rivalSession = await openSession(rivals, { amount: 10n * PRICE + 3n });
  const poor = await openSession(open, { salt: id("poor"), amount: PRICE / 2n });
  const idle = await openSession(open, { salt: id("idle") });
  const sessionIds = [ours, theirs, rivalSession, poor, idle];

  // Two models by turns, with skipped calls between two prices of one.
  await settle(open, [
    await plan(open, ours, [
      [base, PRICES[1]],
      [derived, PRICES[0], "skipped"],
      [base, PRICES[2]],
      [heir, PRICES[2]],
      [heir, PRICES[2]],
      [derived, PRICES[3]],
      [batched, PRICES[0], "skipped"],
    ]),
  ]);
  await escrow.connect(caller).thaw(ours, 990n * PRICE);
  await escrow.connect(caller).thaw(idle, 7n * PRICE);
  await escrow.connect(otherCaller).thaw(theirs, 20n * PRICE);
  await networkHelpers.time.increase(DAY / 3);
  // Several sessions at once: one can't pay, one was signed by somebody else.
  await settle(open, [
    await plan(open, ours, [
      [batched, PRICES[0]],
      [batched, PRICES[1]],
      [batched, PRICES[1]],
      [base, PRICES[4]],
    ]),
    await plan(others, theirs, [
      [base, PRICES[2]],
      [base, PRICES[0]],
    ]),
    await plan(open, poor, [[base, PRICES[0]]]),
    await plan(others, idle, [[derived, PRICES[1]]]),
  ]);
  await settle(rivals, [
    await plan(rivals, rivalSession, [
      [heir, PRICES[0]],
      [base, PRICES[1]],
    ]),
  ]);
  await escrow.claim(author);
  await escrow.claim(signers.baseAuthor);
  await escrow.claimCommission(nodeId);
  await staking.harvest(nodeId);
  await escrow.payTreasury();
  await escrow.burnFees();

  const callIds = await liveRequests(open);

  // Somebody else's from here on, what was earned before is not.
  await models.connect(author).transferFrom(author, stranger, derived.modelId);
  const shares = { activityFee: 30_000, treasury: 25_000, referrer: 50_000 };
  const change = escrow.interface.encodeFunctionData("setShares", [shares]);
  await open.governance.connect(governor).schedule(escrow, change, 0);
  await networkHelpers.time.increase(2 * DAY);
  await open.governance.connect(governor).execute(escrow, change);
  await settle(open, [
    await plan(open, ours, [
      [derived, PRICES[1]],
      [heir, PRICES[1]],
      // Eats into what thaws: 990 of 1000 are thawing.
      [base, 12n * PRICE],
      [base, PRICES[4], "skipped"],
    ]),
    await plan(others, theirs, [[heir, PRICES[0]]]),
  ]);
  await settle(open, [await plan(open, idle, [[base, PRICES[0], "skipped"]])]);
  await escrow.connect(caller).withdraw(ours);
  await escrow.connect(otherCaller).withdraw(theirs);
  await escrow.connect(caller).cancelThaw(idle);
  await escrow.connect(stranger).deposit(poor, 3n * PRICE);
  await settle(open, [await plan(open, poor, [[batched, PRICES[2]]])]);
  await escrow.connect(caller).thaw(poor, PRICE);

  await leaveAndReturn(open, { staker: delegator });
  await escrow.claim(stranger);
  await escrow.burnFees();
  await settle(open, [await plan(open, idle, [[derived, PRICES[0]]])]);
  await token.connect(operator).transfer(stranger, 5n);
  return { ...open, heir, sessionIds, callIds, market };
}

let inputs = 0;

/** A session's settlement with a proof for each call. */
async function plan(open: OpenMarket, sessionId: string, calls: readonly Plan[]) {
  const skipped = calls.flatMap(([, , isSkipped], index) => (isSkipped === "skipped" ? [index] : []));
  return settlementOf(open, {
    sessionId,
    calls: calls.map(([model, price]) => callOf(model, (inputs += 1), price)),
    bundles: calls.flatMap(([model, , isSkipped], index) =>
      isSkipped === "skipped" ? [] : [{ model, calls: [index] }],
    ),
    skipped,
  });
}

async function settle(open: OpenMarket, sessions: readonly Awaited<ReturnType<typeof settlementOf>>[]) {
  const { market, signers, nodeId } = open;
  await market.connect(signers.operator).settle(nodeId, sessions.map(packSettlement));
}

/** Requests, by offer and by quote: fulfilled, refunded, and one of each still open. Returns the calls' ids. */
async function liveRequests(open: OpenMarket): Promise<string[]> {
  const { market, signers, derived, nodeId, marketAddress } = open;
  const { operator, caller, otherCaller, referrer, stranger } = signers;
  await market.connect(operator).setOffer(nodeId, derived.modelId, PRICE / 3n, 10n);
  await open.staking.connect(operator).stake(nodeId, 100n * PRICE);
  const node = createClient({ signer: operator, addresses: await addressesOf(open) });
  const orderOf = async (payer: HardhatEthersSigner, salt: string, bond: bigint) => ({
    caller: payer.address,
    nodeId,
    modelId: derived.modelId,
    inputCommitment: callOf(derived, (inputs += 1)).inputCommitment,
    maxPrice: PRICE,
    deadline: BigInt(await networkHelpers.time.latest()) + 3600n,
    referrer: bond > 0n ? ZeroAddress : referrer.address,
    salt: id(salt),
    bond,
    callbackGas: 0n,
  });
  const place = async (payer: HardhatEthersSigner, salt: string, bond: bigint) => {
    const order = await orderOf(payer, salt, bond);
    const callId = await market.callIdOf(order);
    if (bond === 0n) {
      await market.connect(payer).request(order, "0x1234");
    } else {
      const { validUntil, signature } = await signQuote(node, { order, validUntil: order.deadline });
      await market.connect(payer).requestQuoted(order, validUntil, signature, "0x");
    }
    return { order, callId };
  };
  const answer = async ({ order, callId }: Awaited<ReturnType<typeof place>>) => {
    const proof = prove({
      model: derived,
      nodeId,
      market: marketAddress,
      callIds: [callId],
      inputs: [order.inputCommitment],
      outputs: [7n],
    });
    await market.connect(stranger).fulfil(order, [7n], proof);
  };
  const answered = await place(caller, "answered", 0n);
  const late = await place(otherCaller, "late", 0n);
  const quoted = await place(caller, "quoted", 5n * PRICE + 1n);
  const slashed = await place(otherCaller, "slashed", 9n * PRICE + 7n);
  await answer(answered);
  await answer(quoted);
  await networkHelpers.time.increase(3601);
  await market.connect(stranger).refund(late.order);
  await market.connect(stranger).refund(slashed.order);
  const waiting = await place(caller, "waiting", 0n);
  const bonded = await place(otherCaller, "bonded", 2n * PRICE);
  return [answered, late, quoted, slashed, waiting, bonded].map(({ callId }) => callId);
}

/** A staker thaws in two steps, changes its mind about one, leaves with the rest and comes back with less. */
async function leaveAndReturn(open: OpenMarket, { staker }: { staker: HardhatEthersSigner }) {
  const { nodeId } = open;
  const staking = open.staking.connect(staker);
  const shares = await staking.sharesOf(nodeId, staker);
  await staking.thaw(nodeId, shares / 3n);
  await staking.cancelThaw(nodeId);
  await staking.thaw(nodeId, shares / 2n);
  await networkHelpers.time.increase(DAY + 1);
  await staking.unstake(nodeId);
  await staking.stake(nodeId, 20n * PRICE);
}
