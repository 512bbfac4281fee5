// SPDX-License-Identifier: MIT
import type { CompiledModel } from "../../compiler/index.ts";
import type { Transcript } from "../../keys/index.ts";
import { sha256OfFile } from "../../shared/cache.ts";
import type { LinkChecks } from "./Link.ts";
import { requireSame } from "./requireSame.ts";

/**
 * Whether the model's file is the transcript's, and compiles to its circuit.
 *
 * @param compile compiles the model afresh, once.
 */
export function checkSources(
  onnx: string,
  { sha256, constraints, publicSignals }: Transcript,
  compile: () => Promise<CompiledModel>,
): LinkChecks {
  return {
    onnx: async () => `SHA-256 ${requireSame(onnx, await sha256OfFile(onnx), sha256.onnx)}`,
    circuit: async () => {
      const { files } = await compile();
      return `SHA-256 ${requireSame("The compiled circuit", await sha256OfFile(files.circom), sha256.circom)}`;
    },
    r1cs: async () => {
      const { files, manifest } = await compile();
      const hash = requireSame("The compiled r1cs", await sha256OfFile(files.r1cs), sha256.r1cs);
      const count = requireSame(
        "Its number of constraints",
        String(manifest.constraints),
        String(constraints),
      );
      requireSame("Its number of public signals", String(manifest.publicSignals), String(publicSignals));
      return `SHA-256 ${hash}, ${count} constraints`;
    },
  };
}
