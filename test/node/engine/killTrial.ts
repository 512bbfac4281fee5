// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { parseEther } from "ethers";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { developmentAccount } from "../../../scripts/lab/developmentAccount.ts";
import { startProgram } from "../../../scripts/lab/startProgram.ts";
import { addressesOf } from "../../../src/client/addressesOf.ts";
import { openDatabase } from "../../../src/node/database/openDatabase.ts";
import { networkHelpers } from "../../shared/fixtures.ts";
import { CHAIN_ID, PRICE, openMarket, openSession } from "../../shared/market.ts";
import { testCard } from "../testCard.ts";
import { formatJob, type KillableJob } from "./killableJob.ts";
import { serveRpc } from "./serveRpc.ts";

const NODE = path.join(path.dirname(fileURLToPath(import.meta.url)), "killableNode.ts");
/** Calls that each life takes on before it works. */
const CALLS = 2;

/**
 * Lets a node take a caller's calls and kills it again and again, each time `stride` steps later than before; then lets it end,
 * and compares what the caller was told, what the database says and what the chain has.
 *
 * @param place The node's database. @param options.lives How often it is started to be killed.
 */
export async function killTrial(
  place: string,
  { lives, stride }: { lives: number; stride: number },
): Promise<void> {
  const market = await networkHelpers.loadFixture(openMarket);
  const { operator } = market.signers;
  await market.market.connect(operator).setOffer(market.nodeId, market.batched.modelId, PRICE, 0n);
  const sessionId = (await openSession(market, {})).toLowerCase();
  const rpc = await serveRpc();
  const { modelId, circuitId, commitment, key } = market.batched;
  const job: KillableJob = {
    rpc: rpc.url,
    database: place,
    addresses: await addressesOf(market),
    nodeId: market.nodeId,
    operatorKey: developmentAccount(3).privateKey,
    callerKey: developmentAccount(7).privateKey,
    sessionId,
    price: PRICE,
    validUntil: BigInt(await networkHelpers.time.latest()) + 80_000n,
    calls: CALLS,
    killBefore: -1,
    card: testCard(market.batched),
    proving: { chainId: CHAIN_ID, market: market.marketAddress, nodeId: market.nodeId },
    model: { modelId, circuitId, commitment, key },
  };
  let answered = 0;
  const ends: (string | null)[] = [];
  try {
    for (let life = 0; life < lives; life++) {
      const { wasAnswered, signal } = await live({ ...job, killBefore: life * stride });
      if (wasAnswered) answered += CALLS;
      ends.push(signal);
    }
    const last = await live({ ...job, calls: 0 });
    expect(last.signal).to.equal(null);
  } finally {
    rpc.close();
  }
  expect(ends.filter((signal) => signal === "SIGKILL").length).to.be.at.least(lives / 2);

  const database = await openDatabase(place, () => {});
  try {
    const calls = await database.db.selectFrom("calls").select(["state", "sequence"]).execute();
    // What was answered is there; a call may be there that nobody was told of, because the process was killed between.
    expect(calls.length).to.be.at.least(answered);
    expect(new Set(calls.map(({ state }) => state))).to.deep.equal(new Set(["settled"]));
    const session = await market.escrow.sessionOf(sessionId);
    expect(session.callCount).to.equal(BigInt(calls.length));
    expect(session.balance).to.equal(parseEther("1000") - BigInt(calls.length) * PRICE);
    const proven = await market.market.queryFilter(market.market.filters.CallProven());
    expect(new Set(proven.map(({ args }) => args.callId)).size).to.equal(calls.length);
    expect(proven.length).to.equal(calls.length);
    // At most one transaction for each life that got so far, none of which failed.
    const sent = await database.db.selectFrom("transactions").select("state").execute();
    expect(new Set(sent.map(({ state }) => state))).to.deep.equal(new Set(["final"]));
  } finally {
    await database.close();
  }
}

/** Runs a node until it ends or kills itself. */
async function live(job: KillableJob): Promise<{ wasAnswered: boolean; signal: string | null }> {
  const node = startProgram(process.execPath, ["--import", "tsx", NODE, formatJob(job)], {});
  const { code, signal } = await node.ended;
  if (code !== 0 && signal === null) throw new Error(`the node failed: ${node.output()}`);
  return { wasAnswered: node.output().includes("answered"), signal };
}
