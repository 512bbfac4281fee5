// SPDX-License-Identifier: MIT
import type { AssayClient } from "../../src/client/createClient.ts";
import { createEvaluator } from "../../src/compiler/index.ts";
import type { Ledger } from "../../src/ledger/Ledger.ts";
import { prepareModel } from "../../src/node/prepareModel.ts";
import type { SoakCall } from "./SoakCall.ts";

/** What became of the calls, with everything that is wrong. */
export interface CheckedCalls {
  readonly proven: number;
  readonly settlements: number;
  readonly gasPerCall: number;
  readonly problems: string[];
}

/**
 * Compares what callers were told with what the chain has: each call was proven once, none besides, each at its price and with the answer
 * that the integer reference gives; and each session paid for its calls, no more and no less.
 */
export async function checkCalls(
  client: AssayClient,
  options: {
    calls: readonly SoakCall[];
    models: readonly { onnx: string; batchSize: number; modelId: string }[];
    ledger: Ledger;
  },
): Promise<CheckedCalls> {
  const { calls, ledger } = options;
  const problems: string[] = [];
  const reference = new Map(
    await Promise.all(
      options.models.map(async ({ onnx, batchSize, modelId }) => {
        const { compiled } = await prepareModel({ onnx, batchSize });
        const evaluate = createEvaluator(compiled.model);
        const classOf = (words: Uint8Array) => evaluate(words, compiled.parameters).class;
        return [modelId, classOf] as const;
      }),
    ),
  );
  const logs = await client.market.queryFilter(client.market.filters.CallProven());
  const proven = new Map<string, (typeof logs)[number]["args"]>();
  for (const { args } of logs) {
    if (proven.has(args.callId)) problems.push(`call ${args.callId} was proven twice`);
    proven.set(args.callId, args);
  }
  const told = new Set(calls.map(({ callId }) => callId));
  if (told.size !== calls.length) problems.push("two answers were given for one call");
  for (const callId of proven.keys()) {
    if (!told.has(callId)) problems.push(`call ${callId} was paid, but nobody was told its answer`);
  }
  const paid = new Map<string, { amount: bigint; count: bigint }>();
  for (const call of calls) {
    const { amount, count } = paid.get(call.sessionId) ?? { amount: 0n, count: 0n };
    paid.set(call.sessionId, { amount: amount + BigInt(call.price), count: count + 1n });
    const expected = reference.get(call.modelId)?.(Buffer.from(call.words, "base64"));
    if (call.answer !== expected) {
      problems.push(
        `call ${call.callId}: told ${String(call.answer)}, the reference says ${String(expected)}`,
      );
    }
    const onChain = proven.get(call.callId);
    if (onChain === undefined) {
      problems.push(`call ${call.callId} was answered, but is not on chain`);
      continue;
    }
    const { caller, modelId, price, output } = onChain;
    const found = [caller, modelId, price, output.join()].join(" ");
    const wanted = [call.caller, call.modelId, call.price, call.answer].join(" ");
    if (found !== wanted) problems.push(`call ${call.callId}: ${wanted} was told, ${found} is on chain`);
  }
  for (const [sessionId, { amount, count }] of paid) {
    const session = ledger.sessions.get(sessionId);
    if (session?.callCount !== count) {
      problems.push(
        `session ${sessionId} counts ${String(session?.callCount)} calls instead of ${String(count)}`,
      );
    }
    const spent = await spentBy(client, sessionId);
    if (spent !== amount) {
      problems.push(`session ${sessionId} paid ${String(spent)} token wei instead of ${String(amount)}`);
    }
  }
  const hashes = new Set(logs.map(({ transactionHash }) => transactionHash));
  let gas = 0n;
  for (const hash of hashes) {
    gas += (await client.signer.provider?.getTransactionReceipt(hash))?.gasUsed ?? 0n;
  }
  const gasPerCall = Math.round(Number(gas) / Math.max(1, proven.size));
  return { proven: proven.size, settlements: hashes.size, gasPerCall, problems };
}

async function spentBy({ escrow }: AssayClient, sessionId: string): Promise<bigint> {
  const collected = await escrow.queryFilter(escrow.filters.Collected(sessionId));
  return collected.reduce((sum, { args }) => sum + args.amount, 0n);
}
