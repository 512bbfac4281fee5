// SPDX-License-Identifier: MIT
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";
import { parseEther, Wallet } from "ethers";
import { createHardhatRuntimeEnvironment } from "hardhat/hre";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import config from "../../hardhat.config.ts";
import { deploymentsSchema } from "../../src/deploy/deployment.ts";
import { captureLines } from "../tasks/helpers/captureLines.ts";
import { failure } from "./helpers/failure.ts";
import { writeLiveParameters } from "./helpers/liveParameters.ts";
import { startForeignChain, type ForeignChain } from "./helpers/startForeignChain.ts";

const SEPOLIA = 11_155_111;

describe("Deployment to a live network", function () {
  this.timeout(180_000);
  const key = Wallet.createRandom();
  const deployment = `test-${String(process.pid)}`;
  const record = path.join("deploy", "deployments", deployment);
  /** By endpoint and key, since an environment reads its configuration variables once. */
  const environments = new Map<string, HardhatRuntimeEnvironment>();
  let chain: ForeignChain;
  let folder: string;
  let table: string;
  let parameters: string;

  /** `hardhat deploy --network sepolia` in this process, with the node in Sepolia's place. */
  const deploy = async (
    options: Record<string, unknown> = {},
    url = chain.url,
    privateKey = key.privateKey,
  ) => {
    const { SEPOLIA_RPC_URL, DEPLOYER_KEY } = process.env;
    Object.assign(process.env, { SEPOLIA_RPC_URL: url, DEPLOYER_KEY: privateKey });
    try {
      const hre =
        environments.get(url + privateKey) ??
        (await createHardhatRuntimeEnvironment(config, { network: "sepolia", noTypechain: true }));
      environments.set(url + privateKey, hre);
      const task = hre.tasks.getTask("deploy");
      return await captureLines(() => task.run({ parameters, table, deployment, yes: true, ...options }));
    } finally {
      Object.assign(process.env, {
        SEPOLIA_RPC_URL: SEPOLIA_RPC_URL ?? "",
        DEPLOYER_KEY: DEPLOYER_KEY ?? "",
      });
    }
  };

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
    expect(lines.join("\n")).to.match(
      /transactions: 11, of which 0 were sent before[^]*cost: 0\.\d+ ETH at most/,
    );
    if (!process.stdin.isTTY) expect(await failure(deploy({ yes: false }))).to.match(/^CONFIRMATION_MISSING/);
    expect(await chain.provider.getBlockNumber()).to.equal(0);
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

  it("says which step differs when the parameters changed since", async () => {
    const other = path.join(folder, "other.json");
    await writeLiveParameters(other);
    expect(await failure(deploy({ parameters: other }))).to.match(
      /^DEPLOYMENT_CHANGED.*Assay#ComputeToken.*--reset/,
    );
  });
});
