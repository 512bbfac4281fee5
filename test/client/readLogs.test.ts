// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { BrowserProvider, VoidSigner, ZeroAddress, ZeroHash } from "ethers";
import { z } from "zod";
import { addressesOf } from "../../src/client/addressesOf.ts";
import { readCallRecords } from "../../src/client/callRecords.ts";
import { createClient } from "../../src/client/createClient.ts";
import { findRequest } from "../../src/client/findRequest.ts";
import { isRangeRefused } from "../../src/client/isRangeRefused.ts";
import { modelsOffered } from "../../src/client/modelsOffered.ts";
import { readLogs } from "../../src/client/readLogs.ts";
import { LogsRefusedError } from "../../src/errors/LogErrors.ts";
import { CallUnknownError } from "../../src/errors/MarketErrors.ts";
import { readHolders } from "../../src/governance/readHolders.ts";
import { accountIncome } from "../../src/ledger/accountIncome.ts";
import { readLedgerEvents } from "../../src/ledger/readLedgerEvents.ts";
import { stakeIncome } from "../../src/ledger/stakeIncome.ts";
import { readIncome } from "../../src/node/statement/readIncome.ts";
import { packSettlement } from "../../src/shared/packSettlement.ts";
import { connection, networkHelpers } from "../shared/fixtures.ts";
import { callOf, openMarket, openSession, settlementOf } from "../shared/market.ts";

/** Far more blocks than the endpoints below answer for. */
const IDLE_BLOCKS = 300;

const querySchema = z.tuple([z.object({ fromBlock: z.string(), toBlock: z.string() })]);

/** A market in which two calls were paid for, long after one another. */
async function oldMarket() {
  const market = await openMarket();
  const { operator } = market.signers;
  const sessionId = await openSession(market, { salt: ZeroHash });
  for (const value of [1, 2]) {
    await networkHelpers.mine(IDLE_BLOCKS);
    const calls = [callOf(market.derived, value)];
    const bundles = [{ model: market.derived, calls: [0] }];
    const settlement = await settlementOf(market, { sessionId, calls, bundles });
    await market.market.connect(operator).settle(market.nodeId, [packSettlement(settlement)]);
  }
  return { market, addresses: await addressesOf(market) };
}

/** The chain behind an endpoint that reads the logs of `most` blocks at once; with 0 it refuses all. */
async function openEndpoint(most: number, fromBlock = 0, refusal = "block range is too large") {
  const { market, addresses } = await networkHelpers.loadFixture(oldMarket);
  const granted: { from: number; width: number }[] = [];
  let refused = 0;
  const provider = new BrowserProvider({
    request: async (request): Promise<unknown> => {
      if (request.method !== "eth_getLogs") return connection.provider.request(request);
      const [{ fromBlock: from, toBlock }] = querySchema.parse(request.params);
      const newest: unknown = await connection.provider.request({ method: "eth_blockNumber" });
      const width = Number(toBlock === "latest" ? newest : toBlock) - Number(from) + 1;
      if (width > most) {
        refused += 1;
        throw Object.assign(new Error(refusal), { code: -32_005 });
      }
      granted.push({ from: Number(from), width });
      return connection.provider.request(request);
    },
  });
  const signer = new VoidSigner(ZeroAddress, provider);
  const client = createClient({ signer, addresses, fromBlock });
  return { market, provider, client, granted, refusals: () => refused };
}

/** What a promise is rejected with; undefined if it is not. */
function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe("Reading logs from an endpoint that answers for few blocks", () => {
  it("asks for fewer until it answers, once for all readers, and finds what one query finds", async () => {
    const { market, client, granted, refusals } = await openEndpoint(50);
    const all = await market.token.queryFilter(market.token.filters.Transfer());
    const read = await readLogs(client.token, client.token.filters.Transfer(), [0, "latest"]);
    const place = (log: { blockNumber: number; index: number }) => [log.blockNumber, log.index];
    expect(read.map(place)).to.deep.equal(all.map(place));
    expect(granted.length).to.be.greaterThan(2 * (IDLE_BLOCKS / 50));
    expect(Math.max(...granted.map(({ width }) => width))).to.be.at.most(50);
    expect(refusals()).to.be.within(1, 8);

    const before = refusals();
    const splits = await readLogs(client.escrow, client.escrow.filters.RevenueSplit(), [0, "latest"]);
    expect(splits).to.have.length(2);
    expect(refusals()).to.equal(before);
  });

  it("rebuilds the same books and records from it", async () => {
    const wide = await openEndpoint(Number.POSITIVE_INFINITY);
    const narrow = await openEndpoint(50);
    expect(await readLedgerEvents(narrow.client)).to.deep.equal(await readLedgerEvents(wide.client));
    expect(await readCallRecords(narrow.client)).to.have.length(2);
    expect(narrow.refusals()).to.be.greaterThan(0);
    expect(wide.refusals()).to.equal(0);
  });

  it("reads what was asked for and no more", async () => {
    const { client, granted } = await openEndpoint(50);
    await readLogs(client.token, client.token.filters.Transfer(), [10, 39]);
    expect(granted).to.deep.equal([{ from: 10, width: 30 }]);
  });

  it("asks nowhere for blocks before the deployment", async () => {
    const first = 5;
    const { market, provider, client, granted } = await openEndpoint(Number.POSITIVE_INFINITY, first);
    const { author } = market.signers;
    const { nodeId } = market;
    await readLedgerEvents(client);
    expect(await readCallRecords(client, { fromBlock: 1 })).to.have.length(2);
    expect(await accountIncome(client, { account: author.address })).to.have.length(1);
    await stakeIncome(client, { account: author.address });
    expect(await readIncome(client, { nodeId })).to.have.length(1);
    expect(await modelsOffered(client, nodeId)).to.have.length(0);
    expect(await failureOf(findRequest(client, { callId: ZeroHash }))).to.be.instanceOf(CallUnknownError);
    const escrow = await market.escrow.getAddress();
    const { selector } = market.escrow.interface.getFunction("setTreasury");
    await readHolders(provider, { target: escrow, selector, fromBlock: first });
    expect(new Set(granted.map(({ from }) => from))).to.deep.equal(new Set([first]));
    expect(granted.length).to.be.greaterThan(20);
  });

  it("says so if it refuses a single block, and passes other failures on at once", async () => {
    const refusing = await openEndpoint(0);
    const transfers = refusing.client.token.filters.Transfer();
    expect(await failureOf(readLogs(refusing.client.token, transfers, [3, 90]))).to.be.instanceOf(
      LogsRefusedError,
    );
    const broken = await openEndpoint(0, 0, "header not found");
    expect(String(await failureOf(readLogs(broken.client.token, transfers, [3, 90])))).to.contain(
      "header not found",
    );
    expect(broken.refusals()).to.equal(1);
  });

  it("knows an endpoint's refusal by what it says, however wrapped", () => {
    for (const message of [
      "block range is too large",
      "exceed maximum block range: 50000",
      "query returned more than 10000 results",
      "You can make eth_getLogs requests with up to a 10 block range.",
      "Log response size exceeded. this block range should work: [0x0, 0x7]",
      "query timeout exceeded",
      "eth_getLogs is limited to a 10,000 range",
    ]) {
      expect(isRangeRefused(new Error(message)), message).to.equal(true);
      const wrapped = Object.assign(new Error("could not coalesce error"), {
        error: { code: -32_005, message },
      });
      expect(isRangeRefused(wrapped), message).to.equal(true);
      expect(isRangeRefused(new Error("it failed", { cause: wrapped })), message).to.equal(true);
    }
    for (const message of [
      "Too Many Requests",
      "Your app has exceeded its compute units per second capacity",
      "project rate limit exceeded for this query",
      "header not found",
      "nonce too low",
    ]) {
      const payload = { method: "eth_getLogs", params: [{ fromBlock: "0x0" }] };
      const wrapped = Object.assign(new Error(`limit of range (payload=${JSON.stringify(payload)})`), {
        error: { message },
      });
      expect(isRangeRefused(wrapped), message).to.equal(false);
    }
    expect(isRangeRefused(undefined)).to.equal(false);
  });
});
