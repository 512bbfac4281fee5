// SPDX-License-Identifier: MIT
import type { ContractTransactionReceipt, ContractTransactionResponse } from "ethers";

/** The receipt of a transaction that must succeed. */
export async function mined(
  transaction: Promise<ContractTransactionResponse>,
): Promise<ContractTransactionReceipt> {
  const receipt = await (await transaction).wait();
  if (receipt === null) throw new RangeError("The transaction was not mined.");
  return receipt;
}
