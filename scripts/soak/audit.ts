// SPDX-License-Identifier: MIT
// Audits a soak in a process of its own, knowing only an RPC endpoint, the contracts' addresses, and what the callers wrote
// down: rebuilds the market's books from the events alone, compares every balance with the contracts, and each call with what its
// caller was told. Argument: file of {@link auditSchema}. Prints JSON; nothing is wrong if `problems` is empty.
import { readFile } from "node:fs/promises";
import { JsonRpcProvider, VoidSigner, ZeroAddress } from "ethers";
import { createClient } from "../../src/client/createClient.ts";
import { readLedgerEvents } from "../../src/ledger/readLedgerEvents.ts";
import { rebuildLedger } from "../../src/ledger/rebuildLedger.ts";
import { auditSchema } from "./auditSchema.ts";
import { checkBooks } from "./checkBooks.ts";
import { checkCalls } from "./checkCalls.ts";
import { soakCallSchema } from "./SoakCall.ts";

const [file = ""] = process.argv.slice(2);
const {
  rpc,
  addresses,
  models,
  calls: callsFile,
} = auditSchema.parse(JSON.parse(await readFile(file, "utf8")));
const lines = (await readFile(callsFile, "utf8")).split("\n").filter((line) => line !== "");
const calls = lines.map((line) => soakCallSchema.parse(JSON.parse(line)));

const provider = new JsonRpcProvider(rpc, undefined, { staticNetwork: true, cacheTimeout: -1 });
const client = createClient({ signer: new VoidSigner(ZeroAddress, provider), addresses });
const events = await readLedgerEvents(client, { toBlock: await provider.getBlockNumber() });
const ledger = rebuildLedger({ events, activityUnit: await client.ranking.ACTIVITY_UNIT() });
const books = await checkBooks(client, ledger);
const { problems, ...checked } = await checkCalls(client, { calls, models, ledger });
provider.destroy();
console.log(
  JSON.stringify({
    events: events.length,
    amountsCompared: books.compared,
    calls: calls.length,
    ...checked,
    problems: [...books.problems, ...problems],
  }),
);
