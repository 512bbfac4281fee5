// SPDX-License-Identifier: MIT
import { readFile, writeFile } from "node:fs/promises";
import { Wallet } from "ethers";
import { z } from "zod";

/** Writes a parameters file for a live network: Sepolia's, completed with accounts that nobody has. */
export async function writeLiveParameters(
  file: string,
  changes: Readonly<Record<string, string | number | undefined>> = {},
): Promise<Readonly<Record<"governor" | "treasury" | "tokenHolder", string>>> {
  const text = await readFile("deploy/parameters/sepolia.json", "utf8");
  const { Assay } = z.object({ Assay: z.record(z.string(), z.unknown()) }).parse(JSON.parse(text));
  const account = () => Wallet.createRandom().address;
  const accounts = { governor: account(), treasury: account(), tokenHolder: account() };
  await writeFile(file, JSON.stringify({ Assay: { ...Assay, ...accounts, ...changes } }));
  return accounts;
}
