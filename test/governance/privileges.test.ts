// SPDX-License-Identifier: MIT
import { readFile } from "node:fs/promises";
import { expect } from "chai";
import { artifacts } from "hardhat";
import { addressesByName } from "../../src/client/addressesByName.ts";
import { addressesOf } from "../../src/client/addressesOf.ts";
import { PrivilegeUnknownError } from "../../src/errors/GovernanceErrors.ts";
import { findGuards } from "../../src/governance/findGuards.ts";
import { listPrivileges } from "../../src/governance/listPrivileges.ts";
import { PRIVILEGE_RULES } from "../../src/governance/privilegeRules.ts";
import { privilegeTable } from "../../src/governance/privilegeTable.ts";
import { readHolders } from "../../src/governance/readHolders.ts";
import { readContracts } from "../../tasks/governance/readContracts.ts";
import { renewDocument } from "../../tasks/governance/renewDocument.ts";
import { deployAssay, ethers, networkHelpers } from "../shared/fixtures.ts";

const DAY = 86_400n;

describe("who may do what", () => {
  let read: Awaited<ReturnType<typeof readContracts>>;
  before(async () => {
    read = await readContracts(artifacts);
  });

  it("is written down as the contracts have it; `hardhat governance print --doc` renews it", async () => {
    const document = await readFile(new URL("../../docs/trust-model.md", import.meta.url), "utf8");
    const table = privilegeTable(listPrivileges(read.contracts, read.links));
    expect(renewDocument(document, table)).to.equal(document);
    expect(table).to.contain("| `setTreasury(address)` | governor");
    expect(table).to.contain("| NodeStaking | `slash(");
  });

  it("has a rule for every check of a sender, and no rule for what is not checked", () => {
    const asked = read.contracts.flatMap(({ name, source, compilation }) =>
      findGuards(compilation, { source, contract: name }).flatMap((found) => [found.name, ...found.guards]),
    );
    for (const rule of PRIVILEGE_RULES.keys()) expect(asked, rule).to.include(rule);
  });

  it("refuses a check that no rule describes", () => {
    // The mock's way to keep others out is its own.
    const source = `contract Odd { address k; function take() external { require(msg.sender == k); } }`;
    const at = (text: string) => `${String(source.indexOf(text))}:${String(text.length)}:0`;
    const comparison = {
      nodeType: "BinaryOperation",
      operator: "==",
      src: at("msg.sender == k"),
      leftExpression: { memberName: "sender", expression: { name: "msg" } },
      rightExpression: { name: "k" },
    };
    const take = {
      nodeType: "FunctionDefinition",
      id: 2,
      name: "take",
      functionSelector: "12345678",
      implemented: true,
      stateMutability: "nonpayable",
      body: { nodeType: "Block", statements: [comparison] },
    };
    const odd = {
      nodeType: "ContractDefinition",
      id: 1,
      name: "Odd",
      linearizedBaseContracts: [1],
      nodes: [take],
    };
    const ast = { nodeType: "SourceUnit", id: 0, nodes: [odd] };
    const compilation = { sources: new Map([["Odd.sol", { content: source, ast, id: 0 }]]) };
    const contract = { name: "Odd", source: "Odd.sol", abi: [], compilation };
    expect(() => listPrivileges([contract], []))
      .to.throw(PrivilegeUnknownError)
      .with.property("message")
      .that.contains('Odd.take checks its sender ("msg.sender == k")');
  });

  it("asks the deployed Governance who that is now: the governor after its delay, and nobody else", async () => {
    const deployed = await networkHelpers.loadFixture(deployAssay);
    const governed = listPrivileges(read.contracts, read.links).filter((privilege) => privilege.governed);
    expect(governed.map(({ signature }) => signature)).to.include("setTreasury(address)");
    const governor = deployed.signers.governor.address;
    const { executionDelay: delay } = await deployed.governance.hasRole(0n, governor);
    expect(delay).to.be.greaterThanOrEqual(DAY);
    const targets = addressesByName(await addressesOf(deployed));
    for (const { contract, selector, signature } of governed) {
      const target = targets.get(contract);
      if (target === undefined) throw new Error(`no address of ${contract}`);
      const holders = await readHolders(ethers.provider, { target, selector });
      const wait = signature.endsWith("pause()") ? 0n : delay;
      expect(holders, signature).to.deep.equal([{ account: governor, delay: wait }]);
    }
  });
});
