// SPDX-License-Identifier: MIT
import { readFile, writeFile } from "node:fs/promises";
import { expect } from "chai";
import { nameClashes } from "../../scripts/contracts/nameClashes.ts";
import { readDeployed } from "../../scripts/contracts/readDeployed.ts";
import { expectBytes } from "../shared/snapshots.ts";

/** EIP-170 and EIP-3860: longest code of a contract, and longest code that creates one, in bytes. */
const MAX_BYTES = { runtime: 24_576, creation: 49_152 };

const LAYOUT = "snapshots/storage.json";

describe("Deployed contracts", () => {
  it("fit into a block chain's limits, and grow by no more than 1 %", () => {
    for (const { name, bytes } of readDeployed()) {
      expect(bytes.runtime, name).to.be.at.most(MAX_BYTES.runtime);
      expect(bytes.creation, name).to.be.at.most(MAX_BYTES.creation);
      expectBytes(`contracts.${name}`, bytes.runtime);
    }
  });

  it("keep their state where snapshots/storage.json says", async () => {
    const layout = Object.fromEntries(readDeployed().map(({ name, storage }) => [name, storage]));
    if (process.env["UPDATE_SNAPSHOTS"] === "1")
      await writeFile(LAYOUT, `${JSON.stringify(layout, null, 2)}\n`);
    expect(layout).to.deep.equal(JSON.parse(await readFile(LAYOUT, "utf8")));
  });

  it("have one signature for each selector, and one for each name of an error", () => {
    expect(nameClashes(readDeployed())).to.deep.equal([]);
  });
});

describe("nameClashes", () => {
  it("tells two functions with one selector, in two contracts", () => {
    // A known pair: both begin with 0x42966c68.
    const clashes = nameClashes([
      { name: "A", abi: ["function burn(uint256)"] },
      { name: "B", abi: ["function collate_propagate_storage(bytes16)"] },
    ]);
    expect(clashes).to.deep.equal([
      "function 0x42966c68: burn(uint256) of A and collate_propagate_storage(bytes16) of B",
    ]);
  });

  it("tells two errors of one name with other arguments, and lets the same error stand twice", () => {
    const one = { name: "A", abi: ["error Late(uint256)"] };
    expect(nameClashes([one, { name: "B", abi: ["error Late(uint256)"] }])).to.deep.equal([]);
    expect(nameClashes([one, { name: "B", abi: ["error Late(uint64)"] }])).to.have.length(1);
  });
});
