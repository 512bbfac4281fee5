// SPDX-License-Identifier: MIT
import fs from "node:fs";
import { createRequire } from "node:module";
import { CircomRunner, bindings } from "circom2";

/** What the compiler is given. */
export interface CircomInvocation {
  /** Folder as the compiler sees it → folder on this machine. It can open nothing else. */
  readonly folders: Readonly<Record<string, string>>;
  /** Arguments of circom's command line, with paths as the compiler sees them. */
  readonly args: readonly string[];
}

/**
 * Runs npm's circom2 in this very process, which ends with it: the compiler exits with its own code, and its
 * WebAssembly memory never shrinks. Use `runCircom` for a process of its own.
 *
 * @example
 * await executeCircom({ folders: {}, args: ["--version"] });
 */
export async function executeCircom({ folders, args }: CircomInvocation): Promise<void> {
  const runner = new CircomRunner({
    args,
    env: {},
    preopens: folders,
    bindings: {
      ...bindings,
      exit: (code: number) => process.exit(code),
      kill: (signal: string) => process.kill(process.pid, signal),
      fs,
    },
  });
  await runner.execute(fs.readFileSync(createRequire(import.meta.url).resolve("circom2/circom.wasm")));
}
