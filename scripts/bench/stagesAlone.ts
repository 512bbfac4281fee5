// SPDX-License-Identifier: MIT
// A process that proves and tells where the CPU time goes. Arguments as of proveAlone.ts. Prints JSON: CPU milliseconds,
// all threads, of each stage; the least of all proofs, which is what other work on the machine disturbs least.
import { readFile } from "node:fs/promises";
import { groth16 } from "snarkjs";
import { z } from "zod";
import { createWitnessCalculator } from "../../src/prover/createWitnessCalculator.ts";
import { verifyProof } from "../../src/prover/verifyProof.ts";
import { exportVerifyingKey } from "../../src/keys/exportVerifyingKey.ts";
import { withCurve } from "../../src/shared/curve.ts";
import { readBytes } from "../../src/shared/readBytes.ts";

/** What snarkjs says when a stage begins; until the first of them it evaluates the rows of A and B. */
const BEGINNINGS: readonly (readonly [start: RegExp, stage: string])[] = [
  [/^QAP C/, "rowsC"],
  [/^IFFT_A/, "fourierTransforms"],
  [/^Reading A Points/, "multiexpA"],
  [/^Reading B1 Points/, "multiexpB1"],
  [/^Reading B2 Points/, "multiexpB2"],
  [/^Reading C Points/, "multiexpC"],
  [/^Reading H Points/, "multiexpH"],
];

const signal = z.union([z.string(), z.array(z.union([z.string(), z.array(z.string())]))]);
const [wasm = "", zkeyFile = "", file = ""] = process.argv.slice(2);
const inputs = z.array(z.record(z.string(), signal)).parse(JSON.parse(await readFile(file, "utf8")));

const silent = (): void => undefined;
const least: Record<string, number> = {};
let since = process.cpuUsage();
const end = (stage: string): void => {
  const { user, system } = process.cpuUsage(since);
  least[stage] = Math.min(least[stage] ?? Infinity, Math.round((user + system) / 1000));
  since = process.cpuUsage();
};

await withCurve(async () => {
  const zkey = await readBytes(zkeyFile);
  const verifyingKey = await exportVerifyingKey(zkey);
  const calculateWitness = await createWitnessCalculator(await readBytes(wasm), wasm);
  for (const input of inputs) {
    since = process.cpuUsage();
    const witness = await calculateWitness(input);
    end("witness");
    let stage = "rowsAB";
    const debug = (message: string): void => {
      const next = BEGINNINGS.find(([start]) => start.test(message))?.[1];
      if (next === undefined || next === stage) return;
      end(stage);
      stage = next;
    };
    const { proof, publicSignals } = await groth16.prove(zkey, witness, {
      debug,
      info: silent,
      warn: silent,
      error: silent,
    });
    end(stage);
    if (!(await verifyProof(verifyingKey, publicSignals.map(BigInt), proof)))
      throw new Error(`The proof made with ${zkeyFile} does not verify.`);
    end("verify");
  }
});
console.log(JSON.stringify(least));
