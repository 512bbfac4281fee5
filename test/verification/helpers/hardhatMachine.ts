// SPDX-License-Identifier: MIT
import { ContractFactory } from "ethers";
import type { Signer } from "ethers";
import type { Machine } from "./machine.ts";

/** Hardhat's EVM (EDR, written in Rust upon revm). */
export function hardhatMachine(signer: Signer): Machine {
  return {
    async deploy(creationCode) {
      const contract = await new ContractFactory([], creationCode, signer).deploy();
      await contract.waitForDeployment();
      return contract.getAddress();
    },
    async send(to, data) {
      await (await signer.sendTransaction({ to, data })).wait();
    },
    call: (to, data) => signer.call({ to, data }),
  };
}
