// SPDX-License-Identifier: MIT
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";
import { Wallet } from "ethers";
import { addressBook } from "../../src/client/addressBook.ts";
import { IGNITION_NAMES } from "../../src/client/addresses.ts";
import { deploymentSchema, deploymentsSchema } from "../../src/deploy/deployment.ts";
import { hashParameters } from "../../src/deploy/hashParameters.ts";
import { parametersFile, readParameters } from "../../tasks/deploy/parametersFile.ts";
import { publishDeployment } from "../../tasks/deploy/recordDeployment.ts";
import { failure } from "./helpers/failure.ts";

describe("Deployments on record", () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), "assay-deployments-"));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const account = () => Wallet.createRandom().address;
  const deployment = (chainId: number) =>
    deploymentSchema.parse({
      chainId,
      block: 7,
      addresses: Object.fromEntries(Object.keys(IGNITION_NAMES).map((key) => [key, account()])),
      governance: account(),
      deployer: account(),
      version: "0.1.0",
      commit: "unknown",
      parametersHash: hashParameters({}),
    });

  it("has a sound table, with addresses of live chains alone", async () => {
    const text = await readFile("src/client/deployments.json", "utf8");
    const table = deploymentsSchema.parse(JSON.parse(text));
    for (const [chainId, published] of Object.entries(table)) {
      expect(published.chainId).to.equal(Number(chainId));
      expect(["31337", "1337"]).not.to.include(chainId);
      expect(addressBook(BigInt(chainId))).to.deep.equal(published.addresses);
    }
    expect(await failure(Promise.resolve().then(() => addressBook(31_337n)))).to.match(
      /^DEPLOYMENT_MISSING.*31337/,
    );
  });

  it("puts a deployment into the table in place of the one before, and keeps those to other chains", async () => {
    const table = path.join(folder, "table.json");
    await writeFile(table, "{}\n");
    const [base, first, second] = [deployment(84_532), deployment(17_000), deployment(17_000)];
    for (const next of [base, first, second]) await publishDeployment(table, next);
    const text = await readFile(table, "utf8");
    expect(JSON.parse(text)).to.deep.equal({ 17000: second, 84532: base });
    await writeFile(table, "[]");
    expect(await failure(publishDeployment(table, base))).to.contain(table);
  });

  it("hashes parameters whatever their order", () => {
    const [governor, treasury] = [account(), account()];
    expect(hashParameters({ governor, treasury })).to.equal(hashParameters({ treasury, governor }));
    expect(hashParameters({ governor, treasury })).not.to.equal(
      hashParameters({ governor: treasury, treasury: governor }),
    );
  });

  it("chooses the parameters by the chain, and asks for them on another", async () => {
    expect(parametersFile(11_155_111n)).to.equal("deploy/parameters/sepolia.json");
    expect(parametersFile(84_532n)).to.equal("deploy/parameters/baseSepolia.json");
    expect(parametersFile(1_337n)).to.equal("deploy/parameters/development.json");
    const other = failure(Promise.resolve().then(() => parametersFile(5n)));
    expect(await other).to.match(/^PARAMETERS_FILE_UNKNOWN.*chain 5.*--parameters/);
  });

  it("names the parameter that is unknown or malformed", async () => {
    const file = path.join(folder, "parameters.json");
    const problemOf = async (content: string) => {
      await writeFile(file, content);
      return failure(readParameters(file));
    };
    expect(await problemOf("{")).to.match(/^PARAMETERS_INVALID.*JSON/);
    expect(await problemOf(`{"Assay":{"governenceDelay":"5n"}}`)).to.match(
      /^PARAMETERS_INVALID.*governenceDelay/,
    );
    expect(await problemOf(`{"Assay":{"governanceDelay":"5 days"}}`)).to.match(
      /^PARAMETERS_INVALID.*governanceDelay/,
    );
    expect(await problemOf(`{"Assay":{"rewardPeriod":-1}}`)).to.match(/^PARAMETERS_INVALID.*rewardPeriod/);
    expect(await problemOf(`{"Assay":{"governor":"0x${"0".repeat(40)}"}}`)).to.match(
      /^PARAMETERS_INVALID.*governor/,
    );
    expect(await problemOf(`{"Market":{}}`)).to.match(/^PARAMETERS_INVALID/);
    expect(await problemOf(`{"Assay":{"rewardPeriod":"5n","activityFee":7}}`)).to.equal("no failure");
  });
});
