// SPDX-License-Identifier: MIT
import { readFile } from "node:fs/promises";
import type { ArtifactManager } from "hardhat/types/artifacts";
import { z } from "zod";
import { AssayModule } from "../../deploy/modules/Assay.ts";
import { CompilationMissingError } from "../../src/errors/GovernanceErrors.ts";
import type { Compilation } from "../../src/governance/findGuards.ts";
import type { CompiledContract, DeploymentLink } from "../../src/governance/listPrivileges.ts";

const inputSchema = z.object({
  input: z.object({ sources: z.record(z.string(), z.object({ content: z.string() })) }),
});
const outputSchema = z.object({
  output: z.object({ sources: z.record(z.string(), z.object({ id: z.number(), ast: z.unknown() })) }),
});

/** The contracts that the deployment module deploys, compiled, and the links that it makes. */
export async function readContracts(
  artifacts: ArtifactManager,
): Promise<{ contracts: CompiledContract[]; links: DeploymentLink[] }> {
  const names: string[] = [];
  const links: DeploymentLink[] = [];
  for (const future of AssayModule.futures) {
    if ("functionName" in future && "args" in future) {
      const [target] = future.args;
      const linked = typeof target === "object" && "contractName" in target ? target.contractName : undefined;
      if (typeof linked === "string" && "contractName" in future.contract) {
        links.push({ contract: future.contract.contractName, by: future.functionName, target: linked });
      }
    } else if ("contractName" in future) {
      names.push(future.contractName);
    }
  }
  const compilations = new Map<string, Promise<Compilation>>();
  const contracts = await Promise.all(
    names.map(async (name) => {
      const { abi, inputSourceName, buildInfoId } = await artifacts.readArtifact(name);
      if (inputSourceName === undefined || buildInfoId === undefined) {
        throw new CompilationMissingError({ contract: name });
      }
      const compilation = compilations.get(buildInfoId) ?? readCompilation(artifacts, { name, buildInfoId });
      compilations.set(buildInfoId, compilation);
      return { name, source: inputSourceName, abi, compilation: await compilation };
    }),
  );
  return { contracts, links };
}

async function readCompilation(
  artifacts: ArtifactManager,
  options: { name: string; buildInfoId: string },
): Promise<Compilation> {
  const input = await artifacts.getBuildInfoPath(options.buildInfoId);
  const output = await artifacts.getBuildInfoOutputPath(options.buildInfoId);
  if (input === undefined || output === undefined)
    throw new CompilationMissingError({ contract: options.name });
  const given = inputSchema.parse(JSON.parse(await readFile(input, "utf8"))).input.sources;
  const made = outputSchema.parse(JSON.parse(await readFile(output, "utf8"))).output.sources;
  const sources = new Map(
    Object.entries(made).map(([path, { id, ast }]) => [
      path,
      { id, ast, content: given[path]?.content ?? "" },
    ]),
  );
  return { sources };
}
