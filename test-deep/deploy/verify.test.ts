// SPDX-License-Identifier: MIT
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";
import { createHardhatRuntimeEnvironment } from "hardhat/hre";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { parseEther, Wallet } from "ethers";
import config from "../../hardhat.config.ts";
import { failure } from "../../test/deploy/helpers/failure.ts";
import { writeLiveParameters } from "../../test/deploy/helpers/liveParameters.ts";
import type { ForeignChain } from "../../test/deploy/helpers/startForeignChain.ts";
import { captureLines } from "../../test/tasks/helpers/captureLines.ts";
import { startAnvil } from "./helpers/startAnvil.ts";
import { startExplorer, type Explorer } from "./helpers/startExplorer.ts";

const BASE_SEPOLIA = 84_532;
const API_KEY = "key-of-a-test";
/** Eight that Ignition deploys, and those that the escrow and the registry of circuits make. */
const CONTRACTS = 10;

describe("Verification by an explorer that compiles the sources", function () {
  this.timeout(1_200_000);
  const deployment = `verify-${String(process.pid)}`;
  const altered = `${deployment}-altered`;
  const folderOf = (id: string) => path.join("deploy", "deployments", id);
  const environment = { ...process.env };
  let scratch: string;
  let chain: ForeignChain;
  let explorer: Explorer;
  let hre: HardhatRuntimeEnvironment;

  const run = async (task: string | string[], args: Record<string, unknown>): Promise<string> =>
    (await captureLines(() => hre.tasks.getTask(task).run(args))).join("\n");

  before(async () => {
    scratch = await mkdtemp(path.join(os.tmpdir(), "assay-verify-"));
    chain = await startAnvil(BASE_SEPOLIA);
    explorer = await startExplorer(chain.provider, { chainId: BASE_SEPOLIA, apiKey: API_KEY });
    const { privateKey, address } = Wallet.createRandom();
    await chain.fund(address, parseEther("10"));
    Object.assign(process.env, {
      BASE_SEPOLIA_RPC_URL: chain.url,
      DEPLOYER_KEY: privateKey,
      ETHERSCAN_API_KEY: API_KEY,
    });
    const etherscan = { url: explorer.url, apiUrl: explorer.url };
    hre = await createHardhatRuntimeEnvironment(
      {
        ...config,
        chainDescriptors: {
          [BASE_SEPOLIA]: { name: "Base Sepolia", chainType: "op", blockExplorers: { etherscan } },
        },
        verify: { ...config.verify, blockscout: { enabled: false }, sourcify: { enabled: false } },
      },
      { network: "baseSepolia", noTypechain: true },
    );
    const [table, parameters] = [path.join(scratch, "table.json"), path.join(scratch, "mine.json")];
    await writeFile(table, "{}\n");
    await writeLiveParameters(parameters);
    await run("deploy", { deployment, parameters, table, yes: true, skipVerify: true });
  });
  after(async () => {
    for (const name of ["BASE_SEPOLIA_RPC_URL", "DEPLOYER_KEY", "ETHERSCAN_API_KEY"]) {
      if (environment[name] === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = environment[name];
    }
    await explorer.close();
    await chain.close();
    for (const made of [scratch, ...[deployment, altered].map(folderOf)])
      await rm(made, { recursive: true, force: true });
  });

  it("names the contract whose constructor arguments are not those it was created with", async () => {
    await cp(folderOf(deployment), folderOf(altered), { recursive: true });
    const journal = path.join(folderOf(altered), "journal.jsonl");
    const text = await readFile(journal, "utf8");
    const changed = text.replaceAll('"value":"1209600"', '"value":"1209601"');
    expect(changed).not.to.equal(text);
    await writeFile(journal, changed);
    expect(await failure(run(["deploy", "verify"], { deployment: altered }))).to.match(
      /^VERIFICATION_INCOMPLETE.*NodeStaking: .*constructor argument/,
    );
    const passed = explorer.verdicts.filter(({ verdict }) => verdict === "Pass - Verified");
    expect(passed).to.have.length(CONTRACTS - 1);
  });

  it("has every contract verified in the end, each once", async () => {
    const printed = await run(["deploy", "verify"], { deployment });
    expect(printed).to.contain(`etherscan: ${CONTRACTS} of ${CONTRACTS} contracts verified`);
    const last = explorer.verdicts.at(-1);
    expect(last).to.include({ contractname: "project/contracts/staking/NodeStaking.sol:NodeStaking" });
    const names = explorer.verdicts
      .filter(({ verdict }) => verdict === "Pass - Verified")
      .map(({ contractname }) => contractname.replace(/^.*:/, ""));
    expect(names.sort()).to.deep.equal([
      ...["ActivityRanking", "CircuitRegistry", "ComputeToken", "Discovery", "Governance", "Groth16Verifier"],
      ...["InferenceMarket", "ModelRegistry", "NodeStaking", "PaymentEscrow"],
    ]);
  });

  it("gives nothing to an explorer that has it all", async () => {
    const submitted = explorer.verdicts.length;
    const printed = await run(["deploy", "verify"], { deployment });
    expect(printed).to.contain(`etherscan: ${CONTRACTS} of ${CONTRACTS} contracts verified`);
    expect(explorer.verdicts).to.have.length(submitted);
  });
});
