// SPDX-License-Identifier: MIT
import { network } from "hardhat";
import { JsonRpcProvider, toQuantity } from "ethers";

/** A Hardhat node that says it is another chain. */
export interface ForeignChain {
  readonly url: string;
  readonly provider: JsonRpcProvider;
  /** Sets what an account holds, wei. */
  fund(account: string, amount: bigint): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts a Hardhat node with the id of another chain.
 *
 * @param interval Milliseconds between blocks; left out, every transaction has its own at once.
 */
export async function startForeignChain(chainId: number, interval?: number): Promise<ForeignChain> {
  const mining = interval === undefined ? { auto: true } : { auto: false, interval };
  const server = await network.createServer(
    { network: "default", override: { chainId, mining } },
    "127.0.0.1",
    0,
  );
  const { address, port } = await server.listen();
  const url = `http://${address}:${String(port)}`;
  const provider = new JsonRpcProvider(url, chainId, { staticNetwork: true, pollingInterval: 100 });
  return {
    url,
    provider,
    fund: async (account, amount) => {
      await provider.send("hardhat_setBalance", [account, toQuantity(amount)]);
    },
    close: async () => {
      provider.destroy();
      await server.close();
    },
  };
}
