// SPDX-License-Identifier: MIT
import { readFile } from "node:fs/promises";
import { expect } from "chai";
import { BrowserProvider, VoidSigner, ZeroAddress } from "ethers";
import { z } from "zod";
import { checkBooks } from "../../scripts/soak/checkBooks.ts";
import { addressesOf } from "../../src/client/addressesOf.ts";
import { createClient } from "../../src/client/createClient.ts";
import { HalfLifeUnknownError, LedgerIncompleteError } from "../../src/errors/LedgerErrors.ts";
import { readLedgerEvents } from "../../src/ledger/readLedgerEvents.ts";
import { rebuildLedger } from "../../src/ledger/rebuildLedger.ts";
import { connection, networkHelpers } from "../shared/fixtures.ts";
import { livelyMarket } from "./livelyMarket.ts";

/** What is rebuilt after a market's life, and which methods of the RPC endpoint were used for it. */
async function rebuild() {
  const market = await livelyMarket();
  const methods = new Set<string>();
  const provider = new BrowserProvider({
    request: async (request): Promise<unknown> => {
      methods.add(request.method);
      return connection.provider.request(request);
    },
  });
  const addresses = await addressesOf(market);
  const reader = createClient({ signer: new VoidSigner(ZeroAddress, provider), addresses });
  const events = await readLedgerEvents(reader);
  const activityUnit = await deployedUnit();
  provider.destroy();
  const ledger = rebuildLedger({ events, activityUnit });
  const client = createClient({ signer: market.signers.caller, addresses });
  return { ...market, client, methods, events, activityUnit, ledger };
}

/** What the deployment's parameters say a call with full weight burns. */
async function deployedUnit(): Promise<bigint> {
  const file = new URL("../../deploy/parameters/development.json", import.meta.url);
  const integer = z.string().transform((text) => BigInt(text.replace(/n$/, "")));
  const schema = z.object({ Assay: z.object({ activityUnit: integer }) });
  return schema.parse(JSON.parse(await readFile(file, "utf8"))).Assay.activityUnit;
}

describe("The market's books, rebuilt from the logs alone", () => {
  let market: Awaited<ReturnType<typeof rebuild>>;
  before(async () => {
    market = await networkHelpers.loadFixture(rebuild);
  });

  it("need no call of a contract", () => {
    expect([...market.methods]).to.include("eth_getLogs");
    expect([...market.methods]).to.not.include.oneOf(["eth_call", "eth_getStorageAt"]);
  });

  it("agree with the contracts on every session, hold, debt and balance", async () => {
    const { client, ledger } = market;
    const { compared, problems } = await checkBooks(client, ledger);
    expect(problems).to.deep.equal([]);
    expect(compared).to.be.greaterThan(50);
  });

  it("miss no session, request, account or node, each kind in every state", async () => {
    const { ledger, escrow, sessionIds, callIds, signers, nodeId, rivalNodeId } = market;
    expect([...ledger.sessions.keys()]).to.have.members(sessionIds);
    const sessions = [...ledger.sessions.values()];
    expect(sessions.some(({ thawing }) => thawing > 0n)).to.equal(true);
    expect(sessions.some(({ balance }) => balance === 0n)).to.equal(true);
    for (const callId of callIds)
      expect(ledger.held.get(callId) ?? 0n).to.equal(await escrow.heldFor(callId));
    expect(callIds).to.include.members([...ledger.held.keys()]);
    expect(ledger.held.size).to.equal(2);
    for (const { address } of Object.values(signers))
      expect(ledger.claimable.get(address) ?? 0n, address).to.equal(await escrow.claimableOf(address));
    expect([...ledger.claimable.values()].filter((amount) => amount > 0n).length).to.be.greaterThan(2);
    expect([...ledger.nodes.keys()]).to.have.members([nodeId, rivalNodeId]);
    const { toTreasury, burnable } = ledger.protocol;
    expect(toTreasury > 0n && burnable > 0n).to.equal(true);
  });

  it("rank every model as the contract does, with the same scores, activities and calls", async () => {
    const {
      ledger,
      ranking: contract,
      activityUnit,
      nodeId,
      rivalNodeId,
      base,
      derived,
      batched,
      heir,
    } = market;
    expect(activityUnit).to.equal(await contract.ACTIVITY_UNIT());
    const now = BigInt(await networkHelpers.time.latest());
    for (const { modelId } of [base, derived, batched, heir]) {
      const [, score, calls] = await contract.entryOf(modelId);
      expect(ledger.ranking.entryOf(modelId)).to.deep.equal({ modelId, score, calls });
      expect(ledger.ranking.lifetimeWeightOf(modelId)).to.equal(await contract.lifetimeWeightOf(modelId));
      expect(ledger.ranking.activityOf(now, modelId)).to.equal(await contract.activityOf(modelId));
      expect(BigInt(ledger.ranking.rankOf(modelId))).to.equal(await contract.rankOf(modelId));
    }
    expect(BigInt(ledger.ranking.size())).to.equal(await contract.size());
    for (const node of [nodeId, rivalNodeId]) {
      const activity = await contract.nodeActivityOf(node);
      expect(ledger.ranking.nodeActivityOf(now, node)).to.equal(activity);
      expect(activity > 0n).to.equal(true);
    }
  });

  it("know every model's owner", async () => {
    const { ledger, models, signers, derived } = market;
    for (const [modelId, author] of ledger.authors) expect(await models.ownerOf(modelId)).to.equal(author);
    expect(ledger.authors.get(derived.modelId)).to.equal(signers.stranger.address);
  });

  it("say which log does not fit if one before it is missing", () => {
    const { events, activityUnit } = market;
    const without = (name: string) => events.filter((event) => event.name !== name);
    const first = events.find(({ name }) => name === "TokenTransferred");
    expect(() => rebuildLedger({ events: events.filter((event) => event !== first), activityUnit })).to.throw(
      LedgerIncompleteError,
    );
    for (const name of [
      ...["SessionOpened", "Deposited", "Requested", "RevenueSplit", "BondLocked", "ModelTransferred"],
    ]) {
      expect(() => rebuildLedger({ events: without(name), activityUnit }), name)
        .to.throw(LedgerIncompleteError)
        .with.property("message")
        .that.contains("does not fit what was read before it");
    }
    expect(() => rebuildLedger({ events: without("HalfLifeChanged"), activityUnit })).to.throw(
      HalfLifeUnknownError,
    );
  });
});
