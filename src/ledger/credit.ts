// SPDX-License-Identifier: MIT

/** Adds to what an account has. Returns what it has then. Nothing makes no entry. */
export function credit(accounts: Map<string, bigint>, account: string, amount: bigint): bigint {
  const sum = (accounts.get(account) ?? 0n) + amount;
  if (amount !== 0n) accounts.set(account, sum);
  return sum;
}
