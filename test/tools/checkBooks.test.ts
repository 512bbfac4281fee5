// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { addressesOf } from "../../src/client/addressesOf.ts";
import { createClient } from "../../src/client/createClient.ts";
import { readLedgerEvents } from "../../src/ledger/readLedgerEvents.ts";
import { rebuildLedger } from "../../src/ledger/rebuildLedger.ts";
import { checkBooks } from "../../scripts/soak/checkBooks.ts";
import { livelyMarket } from "../market/livelyMarket.ts";
import { networkHelpers } from "../shared/fixtures.ts";

async function lively() {
  const market = await livelyMarket();
  const client = createClient({ signer: market.signers.caller, addresses: await addressesOf(market) });
  return {
    client,
    events: await readLedgerEvents(client),
    activityUnit: await client.ranking.ACTIVITY_UNIT(),
  };
}

describe("The audit of a soak", () => {
  it("finds nothing wrong with a lively market, and each amount that is a wei off", async () => {
    const { client, events, activityUnit } = await networkHelpers.loadFixture(lively);
    const ledger = rebuildLedger({ events, activityUnit });
    const sound = await checkBooks(client, ledger);
    expect(sound.problems).to.deep.equal([]);
    expect(sound.compared).to.be.greaterThan(50);

    const [account = ""] = ledger.claimable.keys();
    ledger.claimable.set(account, (ledger.claimable.get(account) ?? 0n) + 1n);
    ledger.protocol.burnable -= 1n;
    const [session] = ledger.sessions.values();
    if (session !== undefined) session.callCount += 1n;
    // What is off by one wei up here and one down there still adds up in the escrow.
    expect((await checkBooks(client, ledger)).problems).to.have.length(3);
  });
});
