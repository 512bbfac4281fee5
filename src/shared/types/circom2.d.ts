// SPDX-License-Identifier: MIT
// The part of the untyped npm package "circom2" (circom as WebAssembly) that Assay uses.
declare module "circom2" {
  export const bindings: Readonly<Record<string, unknown>>;

  export class CircomRunner {
    constructor(options: {
      args: readonly string[];
      env: Readonly<Record<string, string>>;
      /** Folder as the compiler sees it → folder on this machine. */
      preopens: Readonly<Record<string, string>>;
      bindings: Readonly<Record<string, unknown>>;
    });
    execute(wasm: Uint8Array): Promise<unknown>;
  }
}
