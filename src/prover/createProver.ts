// SPDX-License-Identifier: MIT
import { ProofInvalidError, ProverClosedError } from "../errors/ProverErrors.ts";
import { loadProver } from "./loadProver.ts";
import type { LoadedProver, LoadProverParameters } from "./loadProver.ts";
import type { Prover, ProverInputs, ProvenStatement } from "./Prover.ts";
import { verifyProof } from "./verifyProof.ts";

/** @see createProver */
export type CreateProverParameters = LoadProverParameters & {
  /** Check every proof before it is handed out (about 30 ms); true if not given. */
  readonly verify?: boolean;
};

/**
 * A prover on snarkjs. Key, witness calculator, curve and worker threads are loaded once and stay warm.
 *
 * @throws The errors of `loadProver`
 * @example
 * const prover = await createProver({ wasm: "out/digits.wasm", zkey: "out/key/circuit.zkey" });
 * const { proof, publicSignals } = await prover.prove({ image, salt });
 * await prover.close();
 */
export async function createProver({ verify = true, ...files }: CreateProverParameters): Promise<Prover> {
  const loaded = await loadProver(files);
  let last: Promise<unknown> = Promise.resolve();
  let closed = false;
  return {
    verifyingKey: loaded.verifyingKey,
    prove: (inputs) => {
      if (closed) return Promise.reject(new ProverClosedError());
      const next = last.then(() => proveOnce(loaded, inputs, verify));
      last = next.catch(() => undefined);
      return next;
    },
    close: async () => {
      closed = true;
      await last;
      await loaded.close();
    },
  };
}

async function proveOnce(
  loaded: LoadedProver,
  inputs: ProverInputs,
  verify: boolean,
): Promise<ProvenStatement> {
  const start = performance.now();
  const cpuStart = process.cpuUsage();
  const { proof, publicSignals } = await loaded.prove(inputs);
  if (verify && !(await verifyProof(loaded.verifyingKey, publicSignals, proof)))
    throw new ProofInvalidError();
  const cpu = process.cpuUsage(cpuStart);
  return {
    proof,
    publicSignals,
    wallMs: performance.now() - start,
    cpuMs: (cpu.user + cpu.system) / 1000,
    peakRssMb: (process.resourceUsage().maxRSS * 1024) / 1e6,
  };
}
