// SPDX-License-Identifier: MIT
import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { AssayModule } from "../../deploy/modules/Assay.ts";

/** Names of the contracts that a deployment consists of. */
const DEPLOYED = [
  ...new Set(Object.values(AssayModule.results).map(({ contractName }) => contractName)),
].sort();

const artifactSchema = z.object({
  contractName: z.string(),
  inputSourceName: z.string(),
  buildInfoId: z.string(),
  abi: z.array(z.looseObject({ type: z.string() })),
  bytecode: z.string(),
  deployedBytecode: z.string(),
});

const variableSchema = z.object({
  label: z.string(),
  slot: z.string(),
  offset: z.number(),
  type: z.string(),
});

const layoutSchema = z.object({
  storage: z.array(variableSchema),
  types: z
    .record(
      z.string(),
      z.looseObject({
        label: z.string(),
        numberOfBytes: z.string(),
        members: z.array(variableSchema).optional(),
      }),
    )
    .nullable(),
});

const buildInfoSchema = z.object({
  output: z.object({
    contracts: z.record(
      z.string(),
      z.record(z.string(), z.looseObject({ storageLayout: layoutSchema.optional() })),
    ),
  }),
});

/** One deployed contract as the compiler left it. */
export interface DeployedContract {
  readonly name: string;
  /** JSON ABI, as ethers reads it. */
  readonly abi: readonly Readonly<Record<string, unknown>>[];
  /** Lengths in bytes of the code that stays on chain, and of the code that puts it there. */
  readonly bytes: { readonly runtime: number; readonly creation: number };
  /** A line per state variable, then per member of each struct: slot, first byte within it, width, name, type. */
  readonly storage: readonly string[];
}

/**
 * Reads artifacts and storage layouts of all deployed contracts.
 *
 * @param artifacts - Folder of the artifacts that `hardhat build` made.
 * @throws Error if a contract or its layout is missing: the build is older than the configuration.
 */
export function readDeployed(artifacts = "artifacts"): readonly DeployedContract[] {
  const found = new Map(
    globSync(path.join(artifacts, "contracts", "**", "*.json")).map((file) => [
      path.basename(file, ".json"),
      file,
    ]),
  );
  const buildInfos = new Map<string, z.infer<typeof buildInfoSchema>>();
  return DEPLOYED.map((name) => {
    const file = found.get(name);
    if (file === undefined) throw new Error(`No artifact of ${name} under ${artifacts}. Run: hardhat build`);
    const artifact = artifactSchema.parse(JSON.parse(readFileSync(file, "utf8")));
    const output = path.join(artifacts, "build-info", `${artifact.buildInfoId}.output.json`);
    const buildInfo =
      buildInfos.get(output) ?? buildInfoSchema.parse(JSON.parse(readFileSync(output, "utf8")));
    buildInfos.set(output, buildInfo);
    const layout = buildInfo.output.contracts[artifact.inputSourceName]?.[name]?.storageLayout;
    if (!layout) throw new Error(`${output} has no storage layout of ${name}. Run: hardhat build --force`);
    return {
      name,
      abi: artifact.abi,
      bytes: { runtime: lengthOf(artifact.deployedBytecode), creation: lengthOf(artifact.bytecode) },
      storage: describe(layout),
    };
  });
}

/** Length in bytes of hexadecimal digits after "0x". */
function lengthOf(code: string): number {
  return (code.length - 2) / 2;
}

function describe({ storage, types }: z.infer<typeof layoutSchema>): readonly string[] {
  const line = ({ slot, offset, label, type }: z.infer<typeof variableSchema>) => {
    const known = types?.[type];
    return `${slot}:${String(offset)} ${known?.numberOfBytes ?? "?"} ${label} ${known?.label ?? type}`;
  };
  const structs = Object.values(types ?? {})
    .filter(({ members }) => members !== undefined)
    .sort((a, b) => a.label.localeCompare(b.label, "en"));
  return [
    ...storage.map(line),
    ...structs.flatMap(({ label, members }) => (members ?? []).map((member) => `${label} ${line(member)}`)),
  ];
}
