// SPDX-License-Identifier: MIT
import { formatEther } from "ethers";
import { AssayError } from "./AssayError.ts";

/** The account holds too little of the chain's own coin. */
export class EtherInsufficientError extends AssayError {
  readonly code = "ETHER_INSUFFICIENT";
  constructor(options: { account: string; held: bigint; needed: bigint }) {
    super(
      `Account ${options.account} holds ${formatEther(options.held)} ETH but ${formatEther(options.needed)} ETH are needed, and gas. ` +
        `Send it some first (a testnet has faucets), or hand out from another account.`,
    );
  }
}
