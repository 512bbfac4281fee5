// SPDX-License-Identifier: MIT
import type { Provider, Signer } from "ethers";

/** The chain that rankings are measured on. */
export interface Chain {
  signer: Signer;
  provider: Provider;
  /** A call of the node's interface, such as evm_snapshot. */
  request: (method: string, params: readonly unknown[]) => Promise<unknown>;
}
