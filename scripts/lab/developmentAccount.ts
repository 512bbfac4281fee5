// SPDX-License-Identifier: MIT
import { HDNodeWallet } from "ethers";

const WORDS = "test test test test test test test test test test test junk";

/** An account that development chains fund, whose key everybody knows. */
export function developmentAccount(index: number): HDNodeWallet {
  return HDNodeWallet.fromPhrase(WORDS, undefined, `m/44'/60'/0'/0/${String(index)}`);
}
