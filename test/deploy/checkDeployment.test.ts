// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { Wallet } from "ethers";
import { checkDeployment, type DeploymentFacts } from "../../src/deploy/checkDeployment.ts";
import { isDevelopmentAccount } from "../../src/deploy/developmentAccounts.ts";
import { PARAMETER_NAMES, PROTECTIVE_PERIODS } from "../../src/deploy/marketParameters.ts";
import { requireFunds } from "../../src/deploy/requireFunds.ts";
import { readParameters, readTestParameters } from "../../tasks/deploy/parametersFile.ts";
import { namedSigners } from "../shared/fixtures.ts";
import { failure } from "./helpers/failure.ts";

describe("Checks before a deployment", () => {
  const account = () => Wallet.createRandom().address;
  let facts: DeploymentFacts;
  const refusal = (changes: Partial<DeploymentFacts>) =>
    failure(
      Promise.resolve().then(() => {
        checkDeployment({ ...facts, ...changes });
      }),
    );

  before(async () => {
    const numbers = await readParameters("deploy/parameters/sepolia.json");
    facts = {
      network: "sepolia",
      chainId: 11_155_111n,
      expectedChainId: 11_155_111n,
      deployer: account(),
      parameters: { ...numbers, governor: account(), treasury: account(), tokenHolder: account() },
      file: "mine.json",
      testParameters: await readTestParameters(),
    };
  });

  it("lets a complete deployment of one's own pass, and on a developer's chain anything", async () => {
    expect(await refusal({})).to.equal("no failure");
    const { deployer } = await namedSigners();
    const loose = {
      parameters: facts.testParameters,
      deployer: deployer.address,
      expectedChainId: undefined,
    };
    expect(await refusal({ ...loose, chainId: 31_337n })).to.equal("no failure");
    expect(await refusal({ ...loose, chainId: 31_338n })).to.match(/^PARAMETERS_MISSING/);
  });

  it("names both chains if the endpoint serves another one", async () => {
    expect(await refusal({ chainId: 1n })).to.match(/^CHAIN_MISMATCH.*11155111.*chain 1\b/);
    expect(await refusal({ chainId: 31_337n })).to.match(/^CHAIN_MISMATCH/);
  });

  it("asks for every parameter by name", async () => {
    for (const name of PARAMETER_NAMES) {
      const parameters = { ...facts.parameters };
      Reflect.deleteProperty(parameters, name);
      expect(await refusal({ parameters })).to.match(
        new RegExp(`^PARAMETERS_MISSING.*mine.json does not name ${name}\\.`),
      );
    }
  });

  it("refuses accounts of development mnemonics in every role", async () => {
    const { stranger } = await namedSigners();
    expect(await refusal({ deployer: stranger.address.toLowerCase() })).to.match(
      /^DEVELOPMENT_ACCOUNT.*deployer/,
    );
    for (const role of ["governor", "treasury", "tokenHolder"]) {
      const parameters = { ...facts.parameters, [role]: stranger.address };
      expect(await refusal({ parameters }))
        .to.match(/^DEVELOPMENT_ACCOUNT/)
        .and.to.contain(stranger.address);
    }
  });

  it("knows the keys that development chains print, and no other", () => {
    for (const known of [
      "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266",
      "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
      "0x8626f6940E2eb28930eFb4CeF49B2d1F2C9C1199",
      "0x90F8bf6A479f320ead074411a4B0e7944Ea8c9C1",
      "0x627306090abaB3A6e1400e9345bC60c78a8BEf57",
      "0x7E5F4552091A69125d5DfCb7b8C2659029395Bdf",
    ])
      expect(isDevelopmentAccount(known), known).to.equal(true);
    expect(isDevelopmentAccount(account())).to.equal(false);
  });

  it("refuses periods of nothing, and those as short as in tests", async () => {
    for (const period of PROTECTIVE_PERIODS) {
      const test = facts.testParameters[period] ?? 0n;
      for (const [seconds, passes] of [
        [0n, false],
        [test, false],
        [test + 1n, true],
      ] as const) {
        const answer = await refusal({ parameters: { ...facts.parameters, [period]: seconds } });
        expect(answer).to.match(
          passes ? /^no failure/ : new RegExp(`^TEST_PARAMETER.*${period} to ${String(seconds)} `),
        );
      }
    }
  });

  it("says what is missing for the gas", async () => {
    const costs = {
      account: facts.deployer,
      network: "sepolia",
      gas: 1000n,
      price: 10n ** 15n,
      extra: 10n ** 17n,
    };
    expect(requireFunds({ ...costs, held: 11n * 10n ** 17n })).to.equal(11n * 10n ** 17n);
    const held = 11n * 10n ** 17n - 1n;
    const refused = await failure(Promise.resolve().then(() => requireFunds({ ...costs, held })));
    expect(refused)
      .to.match(/^DEPLOYER_UNFUNDED.*holds 1\.099.*up to 1\.1 ETH/)
      .and.to.contain(facts.deployer);
  });
});
