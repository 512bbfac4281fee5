// SPDX-License-Identifier: MIT
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { chainOf } from "../src/client/chainOf.ts";
import type { AssayClient } from "../src/client/createClient.ts";
import { confirm } from "./confirm.ts";
import { connect, printResult } from "./context.ts";
import { rehearse } from "./rehearsal/rehearse.ts";

/** Options of every task that sends: see tasks/options.ts. */
export interface SendingOptions {
  account: number;
  yes: boolean;
  dryRun: boolean;
  json: boolean;
}

/** What such a task does with the contracts, and what it prints. */
export type SendingWork = (
  client: AssayClient,
  /** Binds the contracts to another account of the network. */
  others: (index: number) => Promise<AssayClient>,
) => Promise<Record<string, unknown>>;

/**
 * Runs a task that sends transactions and prints its result. On a live network it is confirmed first; a dry run does it on a
 * fork, so that nothing is sent, and tells what would move.
 *
 * @param what What would be done, after "to": "stake 5 ASY".
 * @throws What `confirm` and the work throw.
 */
export async function sending(
  hre: HardhatRuntimeEnvironment,
  args: SendingOptions,
  what: string,
  work: SendingWork,
): Promise<void> {
  if (args.dryRun) {
    const { result, transactions, gasUsed, moves } = await rehearse(hre, args, work);
    if (args.json) {
      printResult(true, { dryRun: true, ...result, transactions, totalGas: gasUsed, moves });
      return;
    }
    printResult(false, result);
    for (const { from, to, asy } of moves) console.log(`would move ${asy} ASY from ${from} to ${to}`);
    console.log(
      `Dry run: nothing was sent. It would take ${String(transactions)} transaction(s) and ${String(gasUsed)} gas.`,
    );
    return;
  }
  const client = await connect(hre, args);
  const { chainId } = await chainOf(client);
  await confirm(hre, { chainId, what, yes: args.yes, dryRun: false });
  printResult(args.json, await work(client, (account) => connect(hre, { account })));
}
