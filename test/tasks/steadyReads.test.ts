// SPDX-License-Identifier: MIT
import { createServer } from "node:http";
import { expect } from "chai";
import { createHardhatRuntimeEnvironment } from "hardhat/hre";
import config from "../../hardhat.config.ts";
import { freePort } from "../../scripts/lab/freePort.ts";
import { steadyReads } from "../../tasks/steadyReads.ts";
import { startCuttingProxy, type CuttingProxy } from "../deploy/helpers/startCuttingProxy.ts";
import { startForeignChain, type ForeignChain } from "../deploy/helpers/startForeignChain.ts";

const CHAIN_ID = 424_243;

describe("reads over a connection that the endpoint has closed", () => {
  let chain: ForeignChain;
  let proxy: CuttingProxy;
  before(async () => {
    chain = await startForeignChain(CHAIN_ID);
    proxy = await startCuttingProxy(chain.url);
  });
  after(async () => {
    await proxy.close();
    await chain.close();
  });

  const connect = async (url: string) => {
    const remote = { type: "http" as const, chainType: "l1" as const, url };
    const networks = { ...config.networks, remote };
    const hre = await createHardhatRuntimeEnvironment({ ...config, networks }, { network: "remote" });
    steadyReads(hre);
    steadyReads(hre);
    return hre.network.create();
  };
  const messageOf = (work: Promise<unknown>): Promise<string> =>
    work.then(
      () => "succeeded",
      (error: unknown) => String(error),
    );

  it("are asked again, whether the endpoint had seen them or not", async () => {
    const { provider } = await connect(proxy.url);
    for (const cut of ["before", "after"] as const) {
      proxy.cutAt("eth_chainId", 0, cut);
      expect(await provider.request({ method: "eth_chainId" })).to.equal(`0x${CHAIN_ID.toString(16)}`);
    }
  });

  it("are asked again once, not for ever", async () => {
    const port = await freePort();
    let asked = 0;
    const server = createServer((request) => {
      asked++;
      request.socket.destroy();
    }).listen(port, "127.0.0.1");
    try {
      const { provider } = await connect(`http://127.0.0.1:${String(port)}`);
      expect(await messageOf(provider.request({ method: "eth_chainId" }))).to.contain("POST");
      expect(asked).to.equal(2);
    } finally {
      server.close();
    }
  });

  it("are all that is asked again: what sends fails, and is done once at most", async () => {
    const { ethers } = await connect(proxy.url);
    const [signer] = await ethers.getSigners();
    if (signer === undefined) throw new Error("the chain has no accounts");
    const to = "0x00000000000000000000000000000000000a55a1";
    proxy.cutAt("eth_sendTransaction", 0, "after");
    expect(await messageOf(signer.sendTransaction({ to, value: 5n }))).to.contain("POST");
    expect(await chain.provider.getBalance(to)).to.equal(5n);
  });
});
