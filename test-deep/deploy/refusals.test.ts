// SPDX-License-Identifier: MIT
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";
import { parseEther, Wallet } from "ethers";
import { failure } from "../../test/deploy/helpers/failure.ts";
import { writeLiveParameters } from "../../test/deploy/helpers/liveParameters.ts";
import { runOnSepolia } from "../../test/deploy/helpers/runOnSepolia.ts";
import { startCuttingProxy } from "../../test/deploy/helpers/startCuttingProxy.ts";
import { startAnvil } from "./helpers/startAnvil.ts";

const SEPOLIA = 11_155_111;

describe("Deployment to Anvil as Sepolia", function () {
  this.timeout(300_000);

  it("refuses the wrong chain and an empty account, and goes on after a dropped connection", async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), "assay-refuse-"));
    const [table, parameters] = [path.join(folder, "table.json"), path.join(folder, "mine.json")];
    const deployment = `refuse-${String(process.pid)}`;
    const [chain, other] = await Promise.all([startAnvil(SEPOLIA), startAnvil(SEPOLIA + 1)]);
    const proxy = await startCuttingProxy(chain.url);
    try {
      await writeFile(table, "{}\n");
      await writeLiveParameters(parameters);
      const { privateKey, address } = Wallet.createRandom();
      const given = { parameters, table, deployment, yes: true, skipVerify: true };
      const deploy = (url: string) => runOnSepolia("deploy", { url, privateKey, arguments: given });

      expect(await failure(deploy(other.url))).to.match(/^CHAIN_MISMATCH.*11155111.*11155112/);
      expect(await failure(deploy(chain.url))).to.match(/^DEPLOYER_UNFUNDED.*holds 0\.0 ETH/);
      expect(await chain.provider.getTransactionCount(address)).to.equal(0);

      await chain.fund(address, parseEther("10"));
      for (const cut of ["before", "after"] as const) {
        proxy.cutAt("eth_sendRawTransaction", 2, cut);
        expect(await failure(deploy(proxy.url))).to.match(/^CONNECTION_LOST.*run the same command again/);
      }
      await deploy(proxy.url);
      expect(await chain.provider.getTransactionCount(address)).to.equal(11);
    } finally {
      await proxy.close();
      for (const started of [chain, other]) await started.close();
      for (const made of [folder, path.join("deploy", "deployments", deployment)])
        await rm(made, { recursive: true, force: true });
    }
  });
});
