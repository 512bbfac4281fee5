// SPDX-License-Identifier: MIT
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { addressesByName } from "../../src/client/addressesByName.ts";
import { privilegeTable } from "../../src/governance/privilegeTable.ts";
import { findDeployment, printResult } from "../context.ts";
import { readPrivileges } from "./readPrivileges.ts";
import { renewDocument } from "./renewDocument.ts";

interface Arguments {
  doc: boolean;
  json: boolean;
}

const DOCUMENT = path.join("docs", "trust-model.md");

const action: NewTaskActionFunction<Arguments> = async (args, hre) => {
  const privileges = await readPrivileges(hre);
  if (args.doc) {
    const file = path.join(hre.config.paths.root, DOCUMENT);
    await writeFile(file, renewDocument(await readFile(file, "utf8"), privilegeTable(privileges)));
    return;
  }
  const { provider, addresses, block: fromBlock } = await findDeployment(hre);
  const { readHolders } = await import("../../src/governance/readHolders.ts");
  const byName = addressesByName(addresses);
  for (const { contract, signature, selector, governed, who, delay, bound } of privileges) {
    const target = byName.get(contract);
    const holders =
      governed && target !== undefined ? await readHolders(provider, { target, selector, fromBlock }) : [];
    const now = holders.map(({ account, delay: wait }) => `${account} after ${String(wait)} s`).join(", ");
    printResult(args.json, { contract, function: signature, who, delay, bound, ...(governed && { now }) });
    if (!args.json) console.log("");
  }
};

export default action;
