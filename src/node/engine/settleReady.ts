// SPDX-License-Identifier: MIT
import type { TransactionReceipt } from "ethers";
import type { Kysely, Selectable, Transaction } from "kysely";
import type { AssayClient } from "../../client/createClient.ts";
import { explainRevert } from "../../client/explainRevert.ts";
import { GasLimitExceededError } from "../../errors/ChainErrors.ts";
import { messageOf } from "../../errors/messageOf.ts";
import { gasLimitOf, MOST_GAS } from "../chain/gasLimitOf.ts";
import type { Outbox } from "../chain/Outbox.ts";
import { databaseClock } from "../database/databaseClock.ts";
import type { Tables, TransactionsTable } from "../database/Tables.ts";
import { catchUp } from "./catchUp.ts";
import { noteSettled } from "./noteSettled.ts";
import { packReady } from "./packReady.ts";
import { readySessions, type ReadyRules, type ReadySession } from "./readySessions.ts";
import { shortenSession } from "./shortenSession.ts";

/** When calls are settled, and how many at once. */
export interface SettlementRules {
  /** A proven call waits for company so long, milliseconds. */
  maxWaitMs: number;
  /** With so many proven calls nobody waits any more. */
  enoughCalls: number;
  /** What one session may owe before it is settled without waiting, token wei. */
  maxExposure: bigint;
  /** A voucher that ends, or a thaw that is over, within so many seconds is settled without waiting. */
  urgentSeconds: bigint;
  /** Seconds that a voucher must still live when it is sent. */
  margin: bigint;
  /** In one transaction: bounds its gas and its size. */
  maxCalls: number;
  maxSessions: number;
}

/** What a settlement needs. */
export interface SettlementSite {
  readonly db: Kysely<Tables>;
  readonly client: AssayClient;
  readonly outbox: Outbox;
  readonly nodeId: string;
  readonly rules: SettlementRules;
  /** Told why a session is not settled. */
  readonly onHeld?: ((sessionId: string, reason: string) => void) | undefined;
}

/** How long a session that the chain would refuse is left alone. */
const HOLD_MS = 60_000;

/**
 * Settles what is proven, if it has waited long enough, is enough, or is urgent: all sessions that are ready go together, because
 * what a settlement costs once is then shared. It is tried on the latest block first, so that a settlement which would fail
 * costs nothing; a session at fault is held and the others go without it, and what is too much for one transaction goes in several.
 *
 * @returns The transaction's number, or undefined if there was nothing to settle.
 * @throws GasPriceTooHighError, and what the network throws; then nothing has changed.
 */
export async function settleReady(site: SettlementSite): Promise<number | undefined> {
  const { db, client, rules } = site;
  const now = await clockOf(client);
  const { margin, maxCalls } = rules;
  const within = { now, margin, maxCalls };
  const ready = (await readySessions(db, within)).slice(0, rules.maxSessions);
  const { payable, isUrgent } = await inspect(site, ready, now);
  if (!isUrgent && !isDue(rules, payable, await databaseClock(db))) return undefined;
  let chosen = limitCalls(payable, maxCalls);
  while (chosen.length > 0) {
    const sessions = await Promise.all(chosen.map((session) => packReady(db, session)));
    const gas = await estimate(site, sessions);
    if (typeof gas === "bigint") return post(site, chosen, sessions, gas);
    chosen = await narrow(site, { chosen, reason: gas, within });
  }
  return undefined;
}

type Packed = Awaited<ReturnType<typeof packReady>>;

async function clockOf(client: AssayClient): Promise<bigint> {
  const block = await client.signer.provider?.getBlock("latest");
  return BigInt(block?.timestamp ?? 0);
}

/**
 * The sessions that the escrow would pay as it stands: it skips others without failing, which would cost gas for nothing. And
 * whether one of them can't wait.
 */
async function inspect(
  site: SettlementSite,
  ready: readonly ReadySession[],
  now: bigint,
): Promise<{ payable: ReadySession[]; isUrgent: boolean }> {
  const { rules, client } = site;
  const soon = now + rules.urgentSeconds;
  const payable: ReadySession[] = [];
  let isUrgent = false;
  for (const session of ready) {
    const { sessionId, calls, from, voucher } = session;
    const state = await client.escrow.sessionOf(sessionId);
    const owed = calls.reduce(
      (sum, { price, state: kind }) => sum + (kind === "proven" ? BigInt(price) : 0n),
      0n,
    );
    if (state.callCount !== from.count || state.head !== from.head) {
      await catchUp(site.db, sessionId, { head: state.head, count: state.callCount });
    } else if (state.balance < owed) {
      await hold(site, sessionId, `it holds ${String(state.balance)} of ${String(owed)} token wei`);
    } else {
      payable.push(session);
      const isThawed = state.thawing > 0n && state.thawEndsAt <= soon;
      if (owed >= rules.maxExposure || voucher.validUntil <= soon || isThawed) isUrgent = true;
    }
  }
  return { payable, isUrgent };
}

function isDue(rules: SettlementRules, ready: readonly ReadySession[], now: Date): boolean {
  const calls = ready.flatMap((session) => session.calls);
  if (calls.length === 0) return false;
  // Since the proof, not since the call: behind a long queue every proof would be settled alone, which is dearest.
  const since = calls.map(({ proven_at }) => proven_at?.getTime() ?? now.getTime());
  return calls.length >= rules.enoughCalls || now.getTime() - Math.min(...since) >= rules.maxWaitMs;
}

/** Whole sessions, as many as fit. */
function limitCalls(ready: readonly ReadySession[], maxCalls: number): ReadySession[] {
  let total = 0;
  return ready.filter(({ calls }) => (total += calls.length) <= maxCalls);
}

/** Gas of a settlement, or why it would fail. */
async function estimate({ client, nodeId }: SettlementSite, sessions: Packed[]): Promise<bigint | Error> {
  try {
    const gas = await client.market.settle.estimateGas(nodeId, sessions);
    return gasLimitOf(gas) > MOST_GAS ? new GasLimitExceededError({ gas, limit: MOST_GAS }) : gas;
  } catch (error) {
    const explained = explainRevert(error);
    // Either the network's fault, so let it be tried again; or it answers, and more gas than it gives is needed.
    if (explained === error) await client.signer.provider?.getBlockNumber();
    return explained instanceof Error ? explained : new Error(messageOf(explained));
  }
}

/**
 * Less of what would fail: of each session as much as passes by itself, and no session of which nothing does; or, if each passes
 * alone, half of them, since together they take more gas than a transaction may.
 */
async function narrow(
  site: SettlementSite,
  options: { chosen: readonly ReadySession[]; reason: Error; within: ReadyRules },
): Promise<ReadySession[]> {
  const { chosen, reason, within } = options;
  const sound: ReadySession[] = [];
  for (const session of chosen) {
    const passing = await passingPart(site, session, { within, ...(chosen.length === 1 && { reason }) });
    if (passing instanceof Error) await hold(site, session.sessionId, passing.message);
    else sound.push(passing);
  }
  const isLess = sound.length < chosen.length || sound.some((session, index) => session !== chosen[index]);
  return isLess ? sound : sound.slice(0, Math.floor(sound.length / 2));
}

/** As much of a session, by halves, as passes by itself; or why nothing of it does. @param options.reason Why the whole does not. */
async function passingPart(
  site: SettlementSite,
  session: ReadySession,
  { reason, within }: { reason?: Error; within: ReadyRules },
): Promise<ReadySession | Error> {
  let part = session;
  let gas = reason ?? (await estimate(site, [await packReady(site.db, part)]));
  while (typeof gas !== "bigint") {
    const shorter = shortenSession(part, within);
    if (shorter === undefined) return gas;
    part = shorter;
    gas = await estimate(site, [await packReady(site.db, part)]);
  }
  return part;
}

async function hold({ db, onHeld }: SettlementSite, sessionId: string, reason: string): Promise<void> {
  await holdSession(db, sessionId, reason);
  onHeld?.(sessionId, reason);
}

async function holdSession(db: Kysely<Tables>, sessionId: string, reason: string): Promise<void> {
  await db
    .updateTable("sessions")
    .set({ held_until: new Date(Date.now() + HOLD_MS), held_reason: reason })
    .where("session_id", "=", sessionId)
    .execute();
}

async function post(
  { client, outbox, nodeId }: SettlementSite,
  chosen: readonly ReadySession[],
  sessions: Packed[],
  gas: bigint,
): Promise<number> {
  const data = client.market.interface.encodeFunctionData("settle", [nodeId, sessions]);
  const order = { kind: "settle", to: client.addresses.market, data, gas } as const;
  const callIds = chosen.flatMap(({ calls }) => calls.map(({ call_id }) => call_id));
  return outbox.post(order, async (database, transactionId) => {
    await database
      .updateTable("calls")
      .set({ transaction_id: transactionId })
      .where("call_id", "in", callIds)
      .execute();
  });
}

/**
 * Notes what a final settlement did: paid sessions are settled as far as it went, refused ones are held and may be settled
 * anew; if it failed or never happened, all its calls may be.
 */
export async function noteSettlement(
  client: AssayClient,
  database: Transaction<Tables>,
  { transaction_id }: Selectable<TransactionsTable>,
  receipt: TransactionReceipt | undefined,
): Promise<void> {
  const calls = await database
    .selectFrom("calls")
    .select(["call_id", "session_id", "sequence"])
    .where("transaction_id", "=", transaction_id)
    .orderBy("sequence")
    .execute();
  const last = new Map(calls.map((call) => [call.session_id, call]));
  const refused = new Map(receipt?.status === 1 ? skippedSessions(client, receipt) : []);
  for (const [sessionId, { call_id, sequence }] of last) {
    if (receipt?.status === 1 && !refused.has(sessionId)) {
      await noteSettled(database, sessionId, { head: call_id, count: BigInt(sequence) });
    } else {
      await database
        .updateTable("calls")
        .where("transaction_id", "=", transaction_id)
        .where("session_id", "=", sessionId)
        .set({ transaction_id: null })
        .execute();
      const reason = refused.get(sessionId) ?? "its transaction failed or was replaced";
      await holdSession(database, sessionId, reason);
    }
  }
}

const REFUSALS = [
  "none",
  "the session is unknown",
  "the voucher has ended",
  "the voucher lives too long",
  "the signature is invalid",
  "the balance is too low",
] as const;

function skippedSessions(client: AssayClient, receipt: TransactionReceipt): [string, string][] {
  return receipt.logs.flatMap((log): [string, string][] => {
    if (log.address.toLowerCase() !== client.addresses.market.toLowerCase()) return [];
    const event = client.market.interface.parseLog(log);
    if (event?.name !== "SessionSkipped") return [];
    const refusal = REFUSALS[Number(event.args["refusal"])] ?? "the escrow refused it";
    return [[String(event.args["sessionId"]), refusal]];
  });
}
