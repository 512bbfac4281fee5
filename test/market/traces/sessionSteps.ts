// SPDX-License-Identifier: MIT
import { AbiCoder, ZeroAddress, id, keccak256 } from "ethers";
import { CHAIN_ID, PRICE } from "../../shared/market.ts";
import type { Draw } from "./Draw.ts";
import { FOREVER, MINIMUM_DEPOSIT, THAW_PERIOD } from "./limits.ts";
import { moveTokens } from "./moveTokens.ts";
import { paymentErrors } from "./paymentErrors.ts";
import { signerKey } from "./signerKey.ts";
import type { TraceWorld } from "./openTraceWorld.ts";
import type { Step } from "./Step.ts";
import type { TraceSession, TraceState } from "./TraceState.ts";

/** What fills a market with sessions. */
export const OPENING_STEPS = [openSession, openSession, openSession, deposit];

/** What callers do with their sessions' money and their keys. */
export const SESSION_STEPS = [
  openSession,
  openSession,
  deposit,
  thaw,
  thaw,
  cancelThaw,
  withdraw,
  withdraw,
  changeKey,
  revokeAllKeys,
];

/** A caller opens a session. */
function openSession(state: TraceState, world: TraceWorld, draw: Draw): Step {
  const caller = draw.pick(world.callers);
  const { nodeId } = draw.pick(world.nodes);
  const salt = id(draw.pick(["first", "second"]));
  const signer = draw.once(30) ? ZeroAddress : draw.pick([caller, caller, ...world.keys]);
  const referrer = draw.pick(world.referrers);
  const amount = draw.pick([20n * PRICE + 1n, 2n * PRICE, draw.near(MINIMUM_DEPOSIT), draw.near(7n * PRICE)]);
  const sessionId = keccak256(
    AbiCoder.defaultAbiCoder().encode(
      ["uint256", "address", "address", "bytes32", "bytes32"],
      [CHAIN_ID, world.addresses.escrow, caller, nodeId, salt],
    ),
  );
  const errors = new Set(paymentErrors(state, caller, amount));
  if (state.sessions.has(sessionId)) errors.add("SessionAlreadyOpen");
  // Mostly contracts have their code asked; anybody else may, and then nobody signs.
  const isContract = caller === world.wallet ? !draw.once(5) : draw.once(15);
  if (!isContract && signer === ZeroAddress) errors.add("SignerZero");
  if (amount < MINIMUM_DEPOSIT) errors.add("DepositTooSmall");
  return {
    label: isContract ? "open contract session" : "open session",
    from: caller,
    to: world.addresses.escrow,
    data: isContract
      ? world.escrow.interface.encodeFunctionData("openContractSession", [nodeId, referrer, salt, amount])
      : world.escrow.interface.encodeFunctionData("openSession", [nodeId, signer, referrer, salt, amount]),
    errors,
    apply: () => {
      const empty = { thawing: 0n, thawEndsAt: 0n, callCount: 0n, head: sessionId };
      state.sessions.set(sessionId, { caller, isContract, nodeId, referrer, balance: amount, ...empty });
      if (!isContract && signer !== caller) state.keys.set(signerKey(caller, signer), FOREVER);
      moveTokens(state, caller, world.addresses.escrow, amount);
    },
  };
}

/** One of the sessions, or an id of none. */
function pickSession(state: TraceState, draw: Draw): string {
  return draw.once(15) || state.sessions.size === 0
    ? id("no session")
    : draw.pick([...state.sessions.keys()]);
}

function deposit(state: TraceState, world: TraceWorld, draw: Draw): Step {
  const sessionId = pickSession(state, draw);
  const payer = draw.pick(world.callers);
  const amount = draw.pick([draw.near(MINIMUM_DEPOSIT), draw.near(3n * PRICE)]);
  const session = state.sessions.get(sessionId);
  const errors = new Set(paymentErrors(state, payer, amount));
  if (session === undefined) errors.add("SessionMissing");
  if (amount < MINIMUM_DEPOSIT) errors.add("DepositTooSmall");
  return {
    label: "deposit",
    from: payer,
    to: world.addresses.escrow,
    data: world.escrow.interface.encodeFunctionData("deposit", [sessionId, amount]),
    errors,
    apply: () => {
      if (session !== undefined) session.balance += amount;
      moveTokens(state, payer, world.addresses.escrow, amount);
    },
  };
}

/** The session's owner, or now and then somebody else; and what is wrong with that. */
function pickOwner(state: TraceState, world: TraceWorld, draw: Draw, sessionId: string) {
  const session = state.sessions.get(sessionId);
  const owner = session?.caller ?? world.outsider;
  const from = draw.once(10) ? draw.pick(world.callers) : owner;
  return { session, from, errors: new Set(session?.caller === from ? [] : ["SessionNotYours"]) };
}

function thaw(state: TraceState, world: TraceWorld, draw: Draw): Step {
  const sessionId = pickSession(state, draw);
  const { session, from, errors } = pickOwner(state, world, draw, sessionId);
  const balance = session?.balance ?? 0n;
  const amount = draw.near(balance);
  if (amount === 0n) errors.add("SessionThawEmpty");
  if (amount > balance) errors.add("BalanceTooLow");
  return {
    label: "thaw",
    from,
    to: world.addresses.escrow,
    data: world.escrow.interface.encodeFunctionData("thaw", [sessionId, amount]),
    errors,
    apply: () => {
      if (session === undefined) return;
      session.thawing = amount;
      session.thawEndsAt = state.now + THAW_PERIOD;
    },
  };
}

/** A session from which money leaves and that is meant, or now and then any other. */
function pickThawing(state: TraceState, draw: Draw, isMeant: (session: TraceSession) => boolean): string {
  const meant = [...state.sessions].filter(([, session]) => session.thawing > 0n && isMeant(session));
  return meant.length === 0 || draw.once(4) ? pickSession(state, draw) : draw.pick(meant)[0];
}

function cancelThaw(state: TraceState, world: TraceWorld, draw: Draw): Step {
  const sessionId = pickThawing(state, draw, () => true);
  const { session, from, errors } = pickOwner(state, world, draw, sessionId);
  if (session === undefined || session.thawing === 0n) errors.add("SessionThawEmpty");
  return {
    label: "cancel thaw",
    from,
    to: world.addresses.escrow,
    data: world.escrow.interface.encodeFunctionData("cancelThaw", [sessionId]),
    errors,
    apply: () => {
      if (session === undefined) return;
      session.thawing = 0n;
      session.thawEndsAt = 0n;
    },
  };
}

function withdraw(state: TraceState, world: TraceWorld, draw: Draw): Step {
  const sessionId = pickThawing(state, draw, (session) => state.now >= session.thawEndsAt);
  const { session, from, errors } = pickOwner(state, world, draw, sessionId);
  if (session === undefined || session.thawing === 0n) errors.add("SessionThawEmpty");
  if (session !== undefined && state.now < session.thawEndsAt) errors.add("SessionThawPending");
  return {
    label: "withdraw",
    from,
    to: world.addresses.escrow,
    data: world.escrow.interface.encodeFunctionData("withdraw", [sessionId]),
    errors,
    apply: () => {
      if (session === undefined) return;
      moveTokens(state, world.addresses.escrow, from, session.thawing);
      session.balance -= session.thawing;
      session.thawing = 0n;
      session.thawEndsAt = 0n;
    },
  };
}

function changeKey(state: TraceState, world: TraceWorld, draw: Draw): Step {
  const caller = draw.pick(world.callers);
  const key = draw.pick([...world.keys, ...world.keys, caller, ZeroAddress]);
  const revokes = draw.once(2);
  const errors = new Set<string>();
  if (key === caller) errors.add("SignerIsCaller");
  else if (revokes && state.keys.get(signerKey(caller, key)) !== FOREVER) errors.add("SignerNotInForce");
  else if (!revokes && key === ZeroAddress) errors.add("SignerZero");
  return {
    label: revokes ? "revoke key" : "authorise key",
    from: caller,
    to: world.addresses.escrow,
    data: revokes
      ? world.escrow.interface.encodeFunctionData("revokeSigner", [key])
      : world.escrow.interface.encodeFunctionData("authoriseSigner", [key]),
    errors,
    apply: () => state.keys.set(signerKey(caller, key), revokes ? state.now + THAW_PERIOD : FOREVER),
  };
}

function revokeAllKeys(state: TraceState, world: TraceWorld, draw: Draw): Step {
  const caller = draw.pick(world.callers);
  return {
    label: "revoke all keys",
    from: caller,
    to: world.addresses.escrow,
    data: world.escrow.interface.encodeFunctionData("revokeAllSigners"),
    errors: new Set(),
    apply: () => {
      const endsAt = state.now + THAW_PERIOD;
      for (const [key, end] of state.keys)
        if (key.startsWith(`${caller} `) && end > endsAt) state.keys.set(key, endsAt);
    },
  };
}
