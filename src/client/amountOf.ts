// SPDX-License-Identifier: MIT
import type { ContractTransactionReceipt, Interface } from "ethers";
import { TransactionLostError } from "../errors/MarketErrors.ts";

/** The `amount` of the event that a transaction must have left. @throws TransactionLostError if it has not. */
export function amountOf(
  receipt: ContractTransactionReceipt,
  options: { contract: Pick<Interface, "parseLog">; event: string },
): bigint {
  for (const log of receipt.logs) {
    const event = options.contract.parseLog(log);
    const amount: unknown = event?.name === options.event ? event.args["amount"] : undefined;
    if (typeof amount === "bigint") return amount;
  }
  throw new TransactionLostError({ what: `Event ${options.event}` });
}
