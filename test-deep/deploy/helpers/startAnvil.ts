// SPDX-License-Identifier: MIT
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import path from "node:path";
import { createServer, type AddressInfo } from "node:net";
import { JsonRpcProvider, toQuantity } from "ethers";
import type { ForeignChain } from "../../../test/deploy/helpers/startForeignChain.ts";

/** As `startForeignChain`, with Anvil. @param interval Seconds between blocks; left out, every transaction has its own at once. */
export async function startAnvil(chainId: number, interval?: number): Promise<ForeignChain> {
  const manifest = createRequire(import.meta.url).resolve("@foundry-rs/anvil-linux-amd64/package.json");
  const port = await freePort();
  const child = spawn(
    path.join(path.dirname(manifest), "bin", "anvil"),
    [
      ...["--port", String(port), "--chain-id", String(chainId), "--silent"],
      ...(interval === undefined ? [] : ["--block-time", String(interval)]),
    ],
    { stdio: "ignore" },
  );
  const url = `http://127.0.0.1:${String(port)}`;
  const provider = new JsonRpcProvider(url, chainId, { staticNetwork: true, pollingInterval: 100 });
  for (let tries = 0; ; tries++) {
    try {
      await provider.send("eth_chainId", []);
      break;
    } catch (error) {
      if (tries === 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  return {
    url,
    provider,
    fund: async (account, amount) => {
      await provider.send("anvil_setBalance", [account, toQuantity(amount)]);
    },
    close: () => {
      provider.destroy();
      child.kill();
      return Promise.resolve();
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, "127.0.0.1", () => {
      // A server that listens on a port has such an address.
      const { port } = server.address() as AddressInfo;
      server.close(() => {
        resolve(port);
      });
    });
  });
}
