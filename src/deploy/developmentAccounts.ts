// SPDX-License-Identifier: MIT
import { computeAddress, HDNodeWallet, Mnemonic } from "ethers";

/** Phrases that development chains print when they start: Hardhat's and Anvil's, Ganache's, Truffle's. */
const MNEMONICS = [
  "test test test test test test test test test test test junk",
  "myth like bonus scare over problem client lizard pioneer submit female collect",
  "candy maple cake sugar pudding cream honey rich smooth crumble sweet treat",
];
const ACCOUNTS_PER_MNEMONIC = 50;
/** Private keys 1, 2, 3 … */
const SMALL_KEYS = 16;

let known: ReadonlySet<string> | undefined;

/**
 * Whether everybody knows the account's private key: it comes from a mnemonic of a development chain (one of its first 50 accounts, or
 * the first of one of its first 50 wallets), or is a small number.
 *
 * @example isDevelopmentAccount("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"); // true
 */
export function isDevelopmentAccount(account: string): boolean {
  known ??= new Set(listAccounts().map((address) => address.toLowerCase()));
  return known.has(account.toLowerCase());
}

function listAccounts(): string[] {
  const indices = [...Array(ACCOUNTS_PER_MNEMONIC).keys()];
  const derived = MNEMONICS.flatMap((phrase) => {
    const root = HDNodeWallet.fromMnemonic(Mnemonic.fromPhrase(phrase), "m/44'/60'");
    const accounts = root.derivePath("0'/0");
    return [
      ...indices.map((index) => accounts.deriveChild(index).address),
      ...indices.map((index) => root.derivePath(`${String(index)}'/0/0`).address),
    ];
  });
  const small = [...Array(SMALL_KEYS).keys()].map((key) =>
    computeAddress(`0x${(key + 1).toString(16).padStart(64, "0")}`),
  );
  return [...derived, ...small];
}
