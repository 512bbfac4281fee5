// SPDX-License-Identifier: MIT
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { artifacts } from "hardhat";
import { z } from "zod";
import { listPrivileges } from "../../src/governance/listPrivileges.ts";
import { readContracts } from "../../tasks/governance/readContracts.ts";
import { PackError } from "./PackError.ts";
import { listArtifacts } from "./listArtifacts.ts";

/** What Ignition and the comparison of deployed code read of an artifact. */
const artifactSchema = z.object({
  _format: z.string(),
  contractName: z.string(),
  sourceName: z.string(),
  abi: z.array(z.unknown()),
  bytecode: z.string(),
  deployedBytecode: z.string(),
  linkReferences: z.record(z.string(), z.unknown()),
  deployedLinkReferences: z.record(z.string(), z.unknown()),
  immutableReferences: z.record(z.string(), z.unknown()).optional(),
});

/**
 * Writes `artifacts/<contract>.json` of every contract that is deployed, and who may do what in all of them.
 *
 * @throws PackError if none was built.
 */
export async function writeArtifacts(root: string, out: string): Promise<void> {
  const folder = path.join(out, "artifacts");
  await mkdir(folder, { recursive: true });
  let written = 0;
  for (const file of await listArtifacts(root)) {
    const artifact = artifactSchema.parse(JSON.parse(await readFile(file, "utf8")));
    if (artifact.bytecode === "0x") continue;
    await writeFile(path.join(folder, `${artifact.contractName}.json`), JSON.stringify(artifact));
    written += 1;
  }
  const { contracts, links } = await readContracts(artifacts);
  await writeFile(path.join(folder, "privileges.json"), JSON.stringify(listPrivileges(contracts, links)));
  if (written === 0) throw new PackError('no contract is built; run "hardhat build" first');
}
