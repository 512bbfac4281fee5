// SPDX-License-Identifier: MIT
// A node in a process of its own that takes a caller's calls, proves them with a trapdoor and settles them, and that kills itself
// (SIGKILL) before its n-th step: a statement of the database, a proof, or a message to the network. Ends when every call is settled.
import { setTimeout as sleep } from "node:timers/promises";
import { JsonRpcProvider, Wallet } from "ethers";
import type { KyselyPlugin } from "kysely";
import type { AddressBook } from "../../../src/client/addresses.ts";
import { extendChain } from "../../../src/client/callChain.ts";
import { createClient } from "../../../src/client/createClient.ts";
import { signVoucher } from "../../../src/client/signVoucher.ts";
import { openDatabase } from "../../../src/node/database/openDatabase.ts";
import { keepWorking, openWork, type WorkRules } from "../../../src/node/engine/openWork.ts";
import { proveJobs } from "../../../src/node/engine/proofJobs.ts";
import { acceptCall } from "../../../src/node/serve/acceptCall.ts";
import { createChainView } from "../../../src/node/serve/createChainView.ts";
import type { ServingSite } from "../../../src/node/serve/ServingSite.ts";
import { parseJob } from "./killableJob.ts";
import { commitTo, trapdoorServed } from "./trapdoorServed.ts";

const job = parseJob(process.argv[2] ?? "");
let left = job.killBefore;
const step = () => {
  if (left === 0) process.kill(process.pid, "SIGKILL");
  left -= 1;
};

const provider = new JsonRpcProvider(job.rpc, undefined, { staticNetwork: true, cacheTimeout: -1 });
const broadcast = provider.broadcastTransaction.bind(provider);
provider.broadcastTransaction = async (raw) => {
  step();
  const sent = await broadcast(raw);
  step();
  return sent;
};
const wallet = new Wallet(job.operatorKey, provider);
const addresses: AddressBook = job.addresses;
const client = createClient({ signer: wallet, addresses });
const caller = createClient({ signer: new Wallet(job.callerKey, provider), addresses });

const model = trapdoorServed(job.model);
const prove = model.prove.bind(model);
model.prove = async (asked) => {
  step();
  const proof = await prove(asked);
  step();
  return proof;
};

const opened = await openDatabase(job.database, (error) => {
  throw error;
});
const counting: KyselyPlugin = {
  transformQuery: ({ node }) => {
    step();
    return node;
  },
  transformResult: ({ result }) => Promise.resolve(result),
};
const database = { ...opened, db: opened.db.withPlugin(counting) };
const rules: WorkRules = {
  maxFeePerGas: 10n ** 11n,
  confirmations: 1,
  stuckMs: 60_000,
  maxWaitMs: 0,
  enoughCalls: 100,
  maxExposure: 10n ** 24n,
  urgentSeconds: 600n,
  margin: 60n,
  maxCalls: 200,
  maxSessions: 20,
  bundleWaitMs: 0,
  requestMargin: 60n,
  maxCallbackGas: 0n,
  bondedFeePerGas: 10n ** 11n,
  fromBlock: 0,
  incomePolicy: "leave",
  leastIncome: 1n,
};
const round = await openWork({
  database,
  wallet,
  addresses,
  nodeId: job.nodeId,
  models: [model],
  rules,
  onError: (name, error) => {
    console.error(name, error);
  },
});

const site: ServingSite = {
  db: database.db,
  chain: await createChainView(client, { nodeId: job.nodeId, maxAgeMs: 0, confirmations: 0 }),
  nodeId: job.nodeId,
  models: [{ served: model, card: job.card }],
  limits: { exposurePerCaller: 10n ** 24n },
};

/** What the caller was told by whichever process, in its order; it asks again for what it was not told. */
for (let told = 0; told < job.calls; told++) await order();
console.log("answered");

const proving = { ...job.proving, db: database.db, models: [model], prover: String(process.pid) };
await proveJobs(database, proving, { atOnce: 1 });
const stop = keepWorking(round, 20);
for (;;) {
  const { open } = await opened.db
    .selectFrom("calls")
    .select((where) => where.fn.countAll<string>().as("open"))
    .where("state", "in", ["accepted", "proven"])
    .executeTakeFirstOrThrow();
  if (Number(open) === 0) break;
  await provider.send("evm_mine", []);
  await sleep(50);
}
await stop();
await opened.close();
provider.destroy();

async function order(): Promise<void> {
  const session = await opened.db
    .selectFrom("sessions")
    .select(["head", "call_count"])
    .where("session_id", "=", job.sessionId)
    .executeTakeFirst();
  const callCount = BigInt(session?.call_count ?? 0) + 1n;
  const input = { words: Uint8Array.of(Number(callCount % 10n)), salt: callCount };
  const call = { modelId: model.modelId, inputCommitment: commitTo(input), price: job.price };
  const head = extendChain(session?.head ?? job.sessionId, call);
  const voucher = { sessionId: job.sessionId, head, callCount, validUntil: job.validUntil };
  const signature = await signVoucher(caller, voucher);
  await acceptCall(site, { ...call, sessionId: job.sessionId, input, voucher, signature });
}
