// SPDX-License-Identifier: MIT
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseEther, parseUnits } from "ethers";
import { developmentAccount } from "../../../scripts/lab/developmentAccount.ts";
import { addressesOf } from "../../../src/client/addressesOf.ts";
import { openDatabase } from "../../../src/node/database/openDatabase.ts";
import type { ServedModel } from "../../../src/node/ServedModel.ts";
import { openWork, type Round, type WorkRules } from "../../../src/node/engine/openWork.ts";
import { proveBundle, type ProvingSite } from "../../../src/node/engine/proveBundle.ts";
import { splitBundle } from "../../../src/node/engine/splitBundle.ts";
import { ethers } from "../../shared/fixtures.ts";
import { CHAIN_ID, type OpenMarket } from "../../shared/market.ts";
import { emptyTables } from "../emptyTables.ts";
import { trapdoorServed } from "./trapdoorServed.ts";

/** The account that the test network's own words give to the operator. */
const OPERATOR = developmentAccount(3);

/** Blocks until something is final here. */
export const CONFIRMATIONS = 2;

const RULES: WorkRules = {
  maxFeePerGas: parseUnits("100", "gwei"),
  confirmations: CONFIRMATIONS,
  stuckMs: 60_000,
  maxWaitMs: 0,
  enoughCalls: 100,
  maxExposure: parseEther("500"),
  urgentSeconds: 600n,
  margin: 60n,
  maxCalls: 200,
  maxSessions: 20,
  bundleWaitMs: 0,
  requestMargin: 60n,
  maxCallbackGas: 0n,
  bondedFeePerGas: parseUnits("200", "gwei"),
  fromBlock: 0,
  incomePolicy: "leave",
  leastIncome: 1n,
};

/**
 * A database for the tests of one file.
 *
 * @param url Of a server; an embedded one if left out. Its connections may break.
 */
export async function openWorkshop(url?: string) {
  const folder = await mkdtemp(path.join(tmpdir(), "assay-node-"));
  const database = await openDatabase(url ?? folder, (error) => {
    if (url === undefined) throw error;
  });
  const { db } = database;
  return {
    database,
    db,
    clear: () => emptyTables(db),
    close: async () => {
      await database.close();
      await rm(folder, { recursive: true });
    },
    states: async () => {
      const rows = await db.selectFrom("calls").select("state").orderBy("sequence").execute();
      return rows.map(({ state }) => state);
    },
    transactions: () => db.selectFrom("transactions").selectAll().orderBy("transaction_id").execute(),
    /** The node's rounds, to be done by hand, for its trapdoor models. */
    open: async (market: OpenMarket, rules: Partial<WorkRules> = {}) => {
      const models = [trapdoorServed(market.base), trapdoorServed(market.batched)];
      const site = {
        db,
        models,
        chainId: CHAIN_ID,
        market: market.marketAddress,
        nodeId: market.nodeId,
        prover: "test",
      };
      const errors: string[] = [];
      const round: Round = await openWork({
        database,
        wallet: OPERATOR.connect(ethers.provider),
        addresses: await addressesOf(market),
        nodeId: market.nodeId,
        models,
        rules: { ...RULES, ...rules },
        onError: (step, error) => errors.push(`${step}: ${String(error)}`),
      });
      return { round, errors, site, proveAll: () => proveAll(site) };
    },
  };
}

/** See {@link openWorkshop}. */
export type Workshop = Awaited<ReturnType<typeof openWorkshop>>;

/** What provers do, without waiting for the queue; what fails is given up at once. */
async function proveAll(site: ProvingSite & { models: readonly ServedModel[] }): Promise<void> {
  for (;;) {
    const waiting = await site.db
      .selectFrom("bundles")
      .select("bundle_id")
      .where("state", "=", "waiting")
      .executeTakeFirst();
    if (waiting === undefined) return;
    await proveBundle(site, waiting.bundle_id).catch((error: unknown) =>
      splitBundle(site.db, waiting.bundle_id, String(error)),
    );
  }
}
