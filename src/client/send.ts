// SPDX-License-Identifier: MIT
import type { ContractTransactionReceipt, ContractTransactionResponse } from "ethers";
import { TransactionLostError } from "../errors/MarketErrors.ts";
import { explainRevert } from "./explainRevert.ts";

/**
 * Sends a transaction and waits until it is mined.
 *
 * @throws ContractRefusedError if a contract refused it, TransactionLostError if it left no receipt.
 */
export async function send(
  transaction: Promise<ContractTransactionResponse>,
): Promise<ContractTransactionReceipt> {
  try {
    const response = await transaction;
    const receipt = await response.wait();
    if (receipt === null) throw new TransactionLostError({ what: `Transaction ${response.hash}` });
    return receipt;
  } catch (error) {
    throw explainRevert(error);
  }
}
