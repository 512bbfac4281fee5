// SPDX-License-Identifier: MIT
// Runs npm's circom2 once and ends. A process of its own, because WebAssembly memory never shrinks.
// Usage: node circomProcess.ts '{"folders": {"/guest": "/host", …}, "args": […]}'
import fs from "node:fs";
import { createRequire } from "node:module";
import { CircomRunner, bindings } from "circom2";
import { z } from "zod";

const request = z
  .object({ folders: z.record(z.string(), z.string()), args: z.array(z.string()) })
  .parse(JSON.parse(process.argv[2] ?? "{}"));

const runner = new CircomRunner({
  args: request.args,
  env: {},
  preopens: request.folders,
  bindings: {
    ...bindings,
    exit: (code: number) => process.exit(code),
    kill: (signal: string) => process.kill(process.pid, signal),
    fs,
  },
});
await runner.execute(fs.readFileSync(createRequire(import.meta.url).resolve("circom2/circom.wasm")));
