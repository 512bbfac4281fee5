// SPDX-License-Identifier: MIT
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { parseEther, Wallet, type JsonRpcProvider } from "ethers";
import { writeLiveParameters } from "../../../test/deploy/helpers/liveParameters.ts";
import { startAnvil } from "../../deploy/helpers/startAnvil.ts";
import { checkOut } from "../../docs/helpers/checkout.ts";

/** No development chain's id: nobody may send there without having been asked. */
const CHAIN_ID = 424_242;
/** Live chains make their blocks by themselves. */
const BLOCK_SECONDS = 1;

/** An endpoint, somebody with one funded key, and a copy of the repository to work in. */
export interface LiveChain {
  readonly chainId: number;
  readonly url: string;
  readonly provider: JsonRpcProvider;
  readonly wallet: { readonly address: string; readonly privateKey: string };
  /** In it a deployment's record and its like lie, so that the repository stays as it is. */
  readonly folder: string;
  /** In the folder: parameters under which the key has every role. */
  readonly parameters: string;
  /** Passes over a waiting period. */
  later(seconds: number): Promise<void>;
  close(): Promise<void>;
}

/** Starts a chain that is no development chain, and funds a key that is none that everybody knows. */
export async function openLiveChain(): Promise<LiveChain> {
  const checkout = await checkOut();
  const { folder } = checkout;
  const anvil = await startAnvil(CHAIN_ID, BLOCK_SECONDS);
  const { url, provider } = anvil;
  const { address, privateKey } = Wallet.createRandom();
  await anvil.fund(address, parseEther("100"));
  const parameters = "mine.json";
  const roles = { governor: address, treasury: address, tokenHolder: address };
  await writeLiveParameters(path.join(folder, parameters), roles);
  await writeFile(path.join(folder, "table.json"), "{}\n");
  return {
    ...{ chainId: CHAIN_ID, url, provider, wallet: { address, privateKey }, folder, parameters },
    later: async (seconds) => {
      await provider.send("evm_increaseTime", [seconds]);
      await provider.send("evm_mine", []);
    },
    close: async () => {
      await anvil.close();
      await checkout.remove();
    },
  };
}
