// SPDX-License-Identifier: MIT
import { z } from "zod";
import type { Figures } from "./results.ts";

/** Gas of a batch by its number of proofs (k1, k2, …), by the calls of a proof (b1, b4, …); or that it is too much. */
const tableSchema = z.record(z.string(), z.record(z.string(), z.union([z.number(), z.string()])));

const size = (name: string): number => Number(name.slice(1));
const bySize = (left: string, right: string): number => size(left) - size(right);

/** Per proof, and per call if that is something else. */
const divisorsOf = (calls: number): number[] => (calls === 1 ? [1] : [1, calls]);

/** The section of `docs/measurements.md` on batches of proofs. */
export function verifyTable(table: Figures): string {
  const columns = Object.entries(tableSchema.parse(table)).sort(([left], [right]) => bySize(left, right));
  const rows = [...new Set(columns.flatMap(([, column]) => Object.keys(column)))].sort(bySize);
  const cells = (row: string): string[] =>
    columns.flatMap(([calls, column]) => {
      const gas = column[row];
      const divisors = divisorsOf(size(calls));
      if (typeof gas !== "number") return divisors.map(() => gas ?? "");
      return divisors.map((divisor) => Math.round(gas / size(row) / divisor).toLocaleString("en"));
    });
  const heads = columns.flatMap(([calls]) =>
    divisorsOf(size(calls)).map((divisor) => `B = ${size(calls)}, per ${divisor === 1 ? "proof" : "call"}`),
  );
  return [
    "## Batches of proofs",
    "",
    "Gas of `Groth16Verifier.verifyBatch` in a transaction of its own, calldata included, for K proofs of B calls with one output",
    "word each, a class: per proof, and per call. `npm run bench -- --only verify` measures it. A transaction has at most 2^24 gas",
    "(EIP-7825).",
    "",
    `| K | ${heads.join(" | ")} |`,
    `| ---: | ${heads.map(() => "---:").join(" | ")} |`,
    ...rows.map((row) => `| ${size(row)} | ${cells(row).join(" | ")} |`),
  ].join("\n");
}
