// SPDX-License-Identifier: MIT

/** An EVM with a state of its own. Addresses and data are hexadecimal. */
export interface Machine {
  /** Runs creation code; returns the address of the contract. */
  deploy(creationCode: string): Promise<string>;
  /** Calls a contract and keeps what it changed. Rejects if the call reverts. */
  send(to: string, data: string): Promise<void>;
  /** Calls a contract; returns its answer. Rejects if the call reverts. */
  call(to: string, data: string): Promise<string>;
}
