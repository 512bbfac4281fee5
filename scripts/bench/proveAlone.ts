// SPDX-License-Identifier: MIT
// A process that does nothing but prove, so that its memory is the prover's own. Arguments: witness calculator, proving
// key, file of inputs (an array, the first is a warm-up). Prints JSON: seconds of each warm proof, peak memory.
import { readFile } from "node:fs/promises";
import { z } from "zod";
import { createProver } from "../../src/prover/createProver.ts";

const signal = z.union([z.string(), z.array(z.union([z.string(), z.array(z.string())]))]);
const [wasm = "", zkey = "", file = ""] = process.argv.slice(2);
const inputs = z.array(z.record(z.string(), signal)).parse(JSON.parse(await readFile(file, "utf8")));

const prover = await createProver({ wasm, zkey });
const seconds: number[] = [];
let peakMb = 0;
for (const input of inputs) {
  const proven = await prover.prove(input);
  seconds.push(proven.wallMs / 1000);
  peakMb = Math.max(peakMb, proven.peakRssMb);
}
await prover.close();
console.log(JSON.stringify({ seconds: seconds.slice(1), peakMb }));
