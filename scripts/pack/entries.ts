// SPDX-License-Identifier: MIT

/** Entry points of the package, by what follows its name in an import, each with its source. */
export const ENTRIES = {
  ".": "src/index.ts",
  "./client": "src/client/index.ts",
  "./client/files": "src/client/files.ts",
  "./compiler": "src/compiler/index.ts",
  "./prover": "src/prover/index.ts",
  "./keys": "src/keys/index.ts",
  "./simulator": "src/simulator/index.ts",
  "./node": "src/node/index.ts",
  "./hardhat": "tasks/plugin.ts",
} as const;

/** Those that run in browsers too, and load nothing heavy. */
export const LIGHT_ENTRIES = [".", "./client"] as const satisfies readonly (keyof typeof ENTRIES)[];

/** Modules that processes and threads of their own run, which no import leads to. */
export const STARTED_MODULES = [
  "src/shared/circom/circomProcess.ts",
  "src/prover/worker/process.ts",
  "src/prover/worker/guard.ts",
  "src/simulator/runSeed.ts",
] as const;
