// SPDX-License-Identifier: MIT
import { createRequire } from "node:module";
import path from "node:path";
import { JsonRpcProvider, toQuantity } from "ethers";
import { freePort } from "../../../scripts/lab/freePort.ts";
import { startProgram } from "../../../scripts/lab/startProgram.ts";
import type { ForeignChain } from "../../../test/deploy/helpers/startForeignChain.ts";

/** As `startForeignChain`, with Anvil. @param interval Seconds between blocks; left out, every transaction has its own at once. */
export async function startAnvil(chainId: number, interval?: number): Promise<ForeignChain> {
  const manifest = createRequire(import.meta.url).resolve("@foundry-rs/anvil-linux-amd64/package.json");
  const port = await freePort();
  const anvil = startProgram(
    path.join(path.dirname(manifest), "bin", "anvil"),
    [
      ...["--port", String(port), "--chain-id", String(chainId)],
      ...(interval === undefined ? [] : ["--block-time", String(interval)]),
    ],
    {},
  );
  await anvil.said(/Listening on/);
  const url = `http://127.0.0.1:${String(port)}`;
  const provider = new JsonRpcProvider(url, chainId, { staticNetwork: true, pollingInterval: 100 });
  return {
    url,
    provider,
    fund: async (account, amount) => {
      await provider.send("anvil_setBalance", [account, toQuantity(amount)]);
    },
    close: async () => {
      provider.destroy();
      await anvil.end("SIGTERM");
    },
  };
}
