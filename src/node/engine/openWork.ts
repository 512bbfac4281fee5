// SPDX-License-Identifier: MIT
import { setTimeout as sleep } from "node:timers/promises";
import type { BaseWallet, TransactionReceipt } from "ethers";
import type { Selectable, Transaction } from "kysely";
import { createClient, type AssayClient } from "../../client/createClient.ts";
import type { AddressBook } from "../../client/addresses.ts";
import { Outbox, type OutboxRules } from "../chain/Outbox.ts";
import { watchRequests } from "../chain/watchRequests.ts";
import { databaseClock } from "../database/databaseClock.ts";
import type { NodeDatabase } from "../database/openDatabase.ts";
import type { Tables, TransactionsTable } from "../database/Tables.ts";
import type { ServedModel } from "../ServedModel.ts";
import { collectIncome, noteClaim, type IncomeRules } from "./collectIncome.ts";
import { formBundles } from "./formBundles.ts";
import { forgetQuotes } from "./forgetQuotes.ts";
import { fulfilReady, noteFulfilment } from "./fulfilReady.ts";
import { openProofQueue, queueProofs } from "./proofJobs.ts";
import { noteSettlement, settleReady, type SettlementRules } from "./settleReady.ts";
import { takeRequests } from "./takeRequests.ts";

/** How a node works. */
export interface WorkRules extends OutboxRules, SettlementRules, IncomeRules {
  /** A proof that is not full waits so long for more calls, milliseconds. */
  bundleWaitMs: number;
  /** Seconds that must be left until a request's deadline. */
  requestMargin: bigint;
  /** Most gas for the callback of a request without a bond. */
  maxCallbackGas: bigint;
  /** Wei per gas that the answer to a request with a bond may cost at most. */
  bondedFeePerGas: bigint;
  /** Where to begin to look for requests. */
  fromBlock: number;
}

/** What a node works with. */
export interface WorkSite {
  readonly database: NodeDatabase;
  /** The operator's account, connected to the chain. */
  readonly wallet: BaseWallet;
  readonly addresses: AddressBook;
  readonly nodeId: string;
  readonly models: readonly ServedModel[];
  readonly rules: WorkRules;
  /** Told what a step could not do; it is done again in the next round. */
  readonly onError: (step: string, error: unknown) => void;
  readonly onHeld?: (sessionId: string, reason: string) => void;
}

/** Does every step of a node's work once. */
export type Round = () => Promise<void>;

/**
 * All that a node does besides answering and proving: it takes requests on, puts calls into bundles, gives them to the
 * provers, settles what is proven, and follows its transactions. Everything it knows is in the database and on chain, so it can be
 * killed at any moment and go on. One process per node at a time.
 *
 * @throws What the database throws. Rounds throw nothing: what fails is told to `onError` and done again in the next.
 */
export async function openWork(site: WorkSite): Promise<Round> {
  const { database, rules, models, nodeId, onError } = site;
  const { db } = database;
  const client = createClient({ signer: site.wallet, addresses: site.addresses });
  const outbox = createOutbox(site, client);
  await openProofQueue(database);
  const batchSizes = new Map(models.map(({ modelId, batchSize }) => [modelId, batchSize]));
  const { confirmations, fromBlock, bundleWaitMs, bondedFeePerGas } = rules;
  const { requestMargin: margin, maxCallbackGas } = rules;
  const settling = { db, client, outbox, nodeId, rules, onHeld: site.onHeld };
  const steps: readonly (readonly [string, () => Promise<unknown>])[] = [
    ["follow transactions", () => outbox.follow()],
    ["watch requests", () => watchRequests(client, db, { nodeId, confirmations, fromBlock })],
    ["take requests", () => takeRequests(client, db, { models, confirmations, margin, maxCallbackGas })],
    [
      "form bundles",
      async () => formBundles(db, { batchSizes, waitMs: bundleWaitMs }, await databaseClock(db)),
    ],
    ["queue proofs", () => queueProofs(database)],
    ["fulfil requests", () => fulfilReady({ db, client, outbox, bondedFeePerGas })],
    ["settle sessions", () => settleReady(settling)],
    ["collect income", () => collectIncome(settling)],
    ["forget quotes", () => forgetQuotes(client, db)],
  ];
  return async () => {
    for (const [name, step] of steps) {
      try {
        await step();
      } catch (error) {
        onError(name, error);
      }
    }
  };
}

/**
 * Does rounds until it is stopped.
 *
 * @returns Stops after the round that runs. Nothing is lost by not waiting for it.
 */
export function keepWorking(round: Round, pauseMs: number): () => Promise<void> {
  const stopping = new AbortController();
  const running = repeat(round, pauseMs, stopping.signal);
  return async () => {
    stopping.abort();
    await running;
  };
}

async function repeat(round: Round, pauseMs: number, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await round();
    await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
  }
}

function createOutbox({ database, wallet, rules }: WorkSite, client: AssayClient): Outbox {
  const { provider } = wallet;
  if (provider === null) throw new TypeError("The wallet is not connected to a chain.");
  const settled = async (
    open: Transaction<Tables>,
    transaction: Selectable<TransactionsTable>,
    receipt: TransactionReceipt | undefined,
  ) => {
    if (transaction.kind === "settle") await noteSettlement(client, open, transaction, receipt);
    if (transaction.kind === "fulfil") await noteFulfilment(open, transaction, receipt);
    if (transaction.kind === "claim") await noteClaim(client, open, transaction, receipt);
  };
  return new Outbox({ db: database.db, wallet, provider, rules, settled });
}
