// SPDX-License-Identifier: MIT
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";
import { parseEther, toQuantity, Wallet } from "ethers";
import { deploymentsSchema } from "../../src/deploy/deployment.ts";
import { failure } from "./helpers/failure.ts";
import { writeLiveParameters } from "./helpers/liveParameters.ts";
import { runOnSepolia } from "./helpers/runOnSepolia.ts";
import { startCuttingProxy } from "./helpers/startCuttingProxy.ts";
import { startForeignChain, type ForeignChain } from "./helpers/startForeignChain.ts";

const SEPOLIA = 11_155_111;

describe("Deployment to a live network", function () {
  this.timeout(180_000);
  const key = Wallet.createRandom();
  const deployment = `test-${String(process.pid)}`;
  const record = path.join("deploy", "deployments", deployment);
  let chain: ForeignChain;
  let folder: string;
  let table: string;
  let parameters: string;

  const run = (
    task: string | string[],
    args: Record<string, unknown>,
    url = chain.url,
    privateKey = key.privateKey,
  ) => runOnSepolia(task, { url, privateKey, arguments: { deployment, ...args } });
  const deploy = (options: Record<string, unknown> = {}, url?: string, privateKey?: string) =>
    run("deploy", { parameters, table, yes: true, skipVerify: true, ...options }, url, privateKey);

  before(async () => {
    chain = await startForeignChain(SEPOLIA);
    folder = await mkdtemp(path.join(os.tmpdir(), "assay-deploy-"));
    [table, parameters] = [path.join(folder, "table.json"), path.join(folder, "parameters.json")];
    await writeFile(table, "{}\n");
    await writeLiveParameters(parameters);
  });
  after(async () => {
    await chain.close();
    for (const made of [folder, record]) await rm(made, { recursive: true, force: true });
  });

  it("refuses an endpoint of another chain, and one that does not answer", async () => {
    const other = await startForeignChain(SEPOLIA + 1);
    expect(await failure(deploy({}, other.url))).to.match(/^CHAIN_MISMATCH.*11155111.*11155112/);
    await other.close();
    expect(await failure(deploy({}, other.url))).to.match(/^CONNECTION_LOST.*run the same command again/);
  });

  it("refuses a deployer that everybody knows, and one that can't pay", async () => {
    const known = `0x${"1".padStart(64, "0")}`;
    expect(await failure(deploy({}, chain.url, known))).to.match(/^DEVELOPMENT_ACCOUNT/);
    const poor = await failure(deploy());
    expect(poor)
      .to.match(/^DEPLOYER_UNFUNDED.*holds 0\.0 ETH/)
      .and.to.contain(key.address);
  });

  it("tries the parameters on an embedded chain first", async () => {
    await chain.fund(key.address, parseEther("1"));
    const wrong = path.join(folder, "wrong.json");
    await writeLiveParameters(wrong, { activityHalfLife: "90001n" });
    const refused = await failure(deploy({ parameters: wrong }));
    expect(refused).to.match(/^PARAMETERS_REFUSED.*HalfLifeNotInHours/);
  });

  it("shows the plan and sends nothing in a dry run, nor without a confirmation", async () => {
    const lines = await deploy({ dryRun: true });
    expect(lines).to.match(/transactions: 11, of which 0 were sent before[^]*cost: 0\.\d+ ETH at most/);
    if (!process.stdin.isTTY) expect(await failure(deploy({ yes: false }))).to.match(/^CONFIRMATION_MISSING/);
    expect(await chain.provider.getBlockNumber()).to.equal(0);
  });

  it("goes on after a dropped connection, whether the node had the transaction or not", async () => {
    const proxy = await startCuttingProxy(chain.url);
    try {
      for (const [skip, cut] of [
        [2, "before"],
        [1, "after"],
        [2, "before"],
        [0, "after"],
      ] as const) {
        proxy.cutAt("eth_sendRawTransaction", skip, cut);
        expect(await failure(deploy({}, proxy.url))).to.match(/^CONNECTION_LOST.*run the same command again/);
      }
    } finally {
      await proxy.close();
    }
    expect(await chain.provider.getTransactionCount(key.address)).to.be.within(1, 10);
  });

  it("deploys, records and publishes, and sends nothing the second time", async () => {
    await deploy();
    const text = await readFile(table, "utf8");
    const published = deploymentsSchema.parse(JSON.parse(text))[String(SEPOLIA)];
    expect(published).to.include({ chainId: SEPOLIA, block: 1, deployer: key.address });
    for (const address of Object.values(published?.addresses ?? {}))
      expect(await chain.provider.getCode(address)).not.to.equal("0x");
    expect(JSON.parse(await readFile(path.join(record, "deployment.json"), "utf8"))).to.deep.equal(published);
    const sent = await chain.provider.getTransactionCount(key.address);
    expect(sent).to.equal(11);

    await deploy();
    expect(await chain.provider.getTransactionCount(key.address)).to.equal(sent);
    expect(await readFile(table, "utf8")).to.equal(text);
  });

  it("checks the code, the links and the parameters of what stands there", async () => {
    expect(await run(["deploy", "check"], { parameters })).to.contain("at every address");
    const other = path.join(folder, "unlike.json");
    await writeLiveParameters(other, { stakeThawPeriod: "1209601n" });
    const wrong = await failure(run(["deploy", "check"], { parameters: other }));
    expect(wrong).to.match(/^DEPLOYMENT_WRONG.*NodeStaking.THAW_PERIOD\(\) is 1209600, not 1209601/);
    const published = deploymentsSchema.parse(JSON.parse(await readFile(table, "utf8")))[String(SEPOLIA)];
    const [escrow, market] = [published?.addresses.escrow ?? "", published?.addresses.market ?? ""];
    await chain.provider.send("hardhat_setStorageAt", [
      escrow,
      await linkedSlot(escrow, market),
      `0x${"0".repeat(64)}`,
    ]);
    expect(await failure(run(["deploy", "check"], { parameters }))).to.match(
      /PaymentEscrow.linked\(\) is 0x0+,/,
    );
    await chain.provider.send("hardhat_setCode", [escrow, "0x6000"]);
    expect(await failure(run(["deploy", "check"], { parameters }))).to.match(
      /has not the code of PaymentEscrow/,
    );
  });

  /** Number of the slot of a contract that holds an address. */
  const linkedSlot = async (contract: string, address: string): Promise<string> => {
    for (let slot = 0; slot < 20; slot++) {
      const word = await chain.provider.getStorage(contract, slot);
      if (word.includes(address.slice(2).toLowerCase())) return toQuantity(slot);
    }
    throw new Error(`${contract} does not hold ${address}`);
  };

  it("says which step differs when the parameters changed since", async () => {
    const other = path.join(folder, "other.json");
    await writeLiveParameters(other);
    expect(await failure(deploy({ parameters: other }))).to.match(
      /^DEPLOYMENT_CHANGED.*Assay#ComputeToken.*--reset/,
    );
  });
});
