// SPDX-License-Identifier: MIT
import type { TransactionReceipt } from "ethers";

/** What a transaction cost besides being one: without the base fee of 21,000 and its calldata. */
export async function executionGas(receipt: TransactionReceipt): Promise<number> {
  const { data } = await receipt.getTransaction();
  const bytes = Buffer.from(data.slice(2), "hex");
  const calldata = bytes.reduce((sum, byte) => sum + (byte === 0 ? 4 : 16), 0);
  return Number(receipt.gasUsed) - 21_000 - calldata;
}
