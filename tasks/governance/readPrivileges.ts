// SPDX-License-Identifier: MIT
import { readFile } from "node:fs/promises";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { z } from "zod";
import { listPrivileges, type Privilege } from "../../src/governance/listPrivileges.ts";
import { isPackaged } from "../../src/shared/isPackaged.ts";
import { ensureBuilt } from "../ensureBuilt.ts";
import { readContracts } from "./readContracts.ts";

const privilegesSchema = z.array(
  z.object({
    contract: z.string(),
    signature: z.string(),
    selector: z.string(),
    governed: z.boolean(),
    who: z.string(),
    delay: z.string(),
    bound: z.string(),
  }),
);

/** Who may do what: from the contracts' syntax trees, or, in the package, as they were read when it was built. */
export async function readPrivileges(
  hre: Pick<HardhatRuntimeEnvironment, "artifacts" | "tasks">,
): Promise<Privilege[]> {
  if (isPackaged) {
    const file = new URL("../../artifacts/privileges.json", import.meta.url);
    return privilegesSchema.parse(JSON.parse(await readFile(file, "utf8")));
  }
  await ensureBuilt(hre);
  const { contracts, links } = await readContracts(hre.artifacts);
  return listPrivileges(contracts, links);
}
