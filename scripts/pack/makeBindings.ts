// SPDX-License-Identifier: MIT
import { readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { listArtifacts } from "./listArtifacts.ts";

const artifactSchema = z.object({
  contractName: z.string(),
  sourceName: z.string(),
  abi: z.array(z.unknown()),
});

const HEADER = "// SPDX-License-Identifier: MIT\n";

/**
 * The typed bindings as the package has them: Typechain's types, with factories that bind but do not deploy. Without
 * bytecode and mocks they are a quarter of what this repository generates, and each ABI is a module of its own.
 *
 * @param root - Of the repository, after `hardhat build`.
 * @returns Sources by their path in the repository, which replace those of `typechain-types/`.
 */
export async function makeBindings(root: string): Promise<Map<string, string>> {
  const sources = new Map<string, string>();
  const exports: string[] = [];
  const types = path.join(root, "typechain-types");
  sources.set("typechain-types/common.ts", await readFile(path.join(types, "common.ts"), "utf8"));
  for (const file of await listArtifacts(root)) {
    const {
      contractName: name,
      sourceName,
      abi,
    } = artifactSchema.parse(JSON.parse(await readFile(file, "utf8")));
    const folder = path.posix.dirname(sourceName).replace("contracts/", "");
    sources.set(
      `typechain-types/${folder}/${name}.ts`,
      await readFile(path.join(types, folder, `${name}.ts`), "utf8"),
    );
    sources.set(
      `typechain-types/abi/${name}.ts`,
      `${HEADER}export const abi = ${JSON.stringify(abi)} as const;\n`,
    );
    sources.set(`typechain-types/factories/${folder}/${name}__factory.ts`, factory({ name, folder }));
    exports.push(
      `export type { ${name} } from "./${folder}/${name}.js";`,
      `export { ${name}__factory } from "./factories/${folder}/${name}__factory.js";`,
      `export { abi as ${lowerFirst(name)}Abi } from "./abi/${name}.js";`,
    );
  }
  sources.set("typechain-types/index.ts", `${HEADER}${exports.join("\n")}\n`);
  return sources;
}

function factory({ name, folder }: { name: string; folder: string }): string {
  const up = "../".repeat(folder.split("/").length + 1);
  return `${HEADER}import { Contract, Interface, type ContractRunner } from "ethers";
import { abi } from "${up}abi/${name}.js";
import type { ${name}, ${name}Interface } from "${up}${folder}/${name}.js";

export class ${name}__factory {
  static readonly abi = abi;
  static createInterface(): ${name}Interface {
    return new Interface(abi) as ${name}Interface;
  }
  static connect(address: string, runner?: ContractRunner | null): ${name} {
    return new Contract(address, abi, runner) as unknown as ${name};
  }
}
`;
}

/** IInferenceMarket → iInferenceMarket. */
function lowerFirst(name: string): string {
  return name.slice(0, 1).toLowerCase() + name.slice(1);
}
