// SPDX-License-Identifier: MIT
import { existsSync } from "node:fs";
import { z } from "zod";
import { runSolc } from "../runSolc.ts";
import { closureOf, readSource } from "./sources.ts";

const outputSchema = z.object({
  errors: z.array(z.object({ severity: z.string(), formattedMessage: z.string() })).default([]),
  sources: z.record(z.string(), z.object({ ast: z.unknown().optional() })).default({}),
  contracts: z
    .record(
      z.string(),
      z.record(
        z.string(),
        z.object({
          abi: z.array(z.unknown()),
          evm: z.object({
            bytecode: z.object({ object: z.string() }),
            deployedBytecode: z.object({ object: z.string() }),
          }),
        }),
      ),
    )
    .default({}),
});

/** What solc makes of files. */
export type Compiled = z.infer<typeof outputSchema>;

const CODE = ["abi", "evm.bytecode.object", "evm.deployedBytecode.object"];

/**
 * Compiles files in this process, where the compiler stays warm.
 *
 * @param options.want - Code of the files' own contracts, or syntax trees of the files.
 * @param options.changed - Texts to take in the place of those on disk; those of no file are taken besides.
 */
export function compile(options: {
  files: readonly string[];
  want: "code" | "ast";
  optimize: boolean;
  changed?: Readonly<Record<string, string>>;
}): Compiled {
  const changed = options.changed ?? {};
  const added = Object.keys(changed).filter((name) => !existsSync(name));
  const names = new Set([...options.files.flatMap((file) => [...closureOf(file)]), ...added]);
  const input = {
    language: "Solidity",
    sources: Object.fromEntries(
      [...names].map((name) => [name, { content: changed[name] ?? readSource(name) }]),
    ),
    settings: {
      optimizer: { enabled: options.optimize, runs: 800 },
      evmVersion: "prague",
      metadata: { appendCBOR: false },
      outputSelection: Object.fromEntries(
        [...options.files, ...added].map((file) => [
          file,
          options.want === "ast" ? { "": ["ast"] } : { "*": CODE },
        ]),
      ),
    },
  };
  return outputSchema.parse(JSON.parse(runSolc(JSON.stringify(input))));
}

/** What solc refused, or nothing. */
export function compileErrors(compiled: Compiled): readonly string[] {
  return compiled.errors
    .filter(({ severity }) => severity === "error")
    .map(({ formattedMessage }) => formattedMessage);
}
