// SPDX-License-Identifier: MIT
import { groth16, wtns } from "snarkjs";
import type { Manifest } from "../compiler/manifest.ts";
import {
  ArtefactChangedError,
  InputsRefusedError,
  ProofInvalidError,
  ProverClosedError,
  PublicSignalCountWrongError,
  WasmUnreadableError,
} from "../errors/ProverErrors.ts";
import { sha256OfFile } from "../shared/cache.ts";
import { readBytes } from "../shared/readBytes.ts";
import { checkVerifyingKey } from "../keys/checkVerifyingKey.ts";
import { leaseCurve } from "../shared/curve.ts";
import { exportVerifyingKey } from "../keys/exportVerifyingKey.ts";
import type { Prover, ProverInputs, ProvenStatement } from "./Prover.ts";
import { verifyProof } from "./verifyProof.ts";
import type { VerifyingKeyJson } from "../keys/verifyingKey.ts";

/** @see createProver */
export type CreateProverParameters = {
  /** Path of the circuit's witness calculator. */
  readonly wasm: string;
  /** Path of the circuit's proving key. */
  readonly zkey: string;
  /** If given, wasm and key must be the ones it describes. */
  readonly manifest?: Pick<Manifest, "hashes" | "publicSignals">;
  /** Check every proof before it is handed out (about 30 ms); true if not given. */
  readonly verify?: boolean;
};

/** What a prover keeps in memory between proofs. */
type Loaded = { wasm: Uint8Array; zkey: Uint8Array; verifyingKey: VerifyingKeyJson; verify: boolean };

/** Version and magic number that every WebAssembly file begins with. */
const WASM_MAGIC = [0x00, 0x61, 0x73, 0x6d];

/**
 * A prover on snarkjs. Key, witness calculator, curve and worker threads are loaded once and stay warm.
 *
 * @throws FileUnreadableError, WasmUnreadableError, KeyUnreadableError, ArtefactChangedError, PublicSignalCountWrongError, and the
 * errors of `checkVerifyingKey`
 * @example
 * const prover = await createProver({ wasm: "out/digits.wasm", zkey: "out/key/circuit.zkey" });
 * const { proof, publicSignals } = await prover.prove({ image, salt });
 * await prover.close();
 */
export async function createProver({
  wasm,
  zkey,
  manifest,
  verify = true,
}: CreateProverParameters): Promise<Prover> {
  if (manifest) await requireHash(wasm, manifest.hashes.wasm);
  const lease = await leaseCurve();
  try {
    const loaded = await load({ wasm, zkey, verify });
    const count = loaded.verifyingKey.nPublic;
    if (manifest && manifest.publicSignals !== count)
      throw new PublicSignalCountWrongError({ key: count, manifest: manifest.publicSignals });
    return startProver(loaded, lease.release);
  } catch (error) {
    await lease.release();
    throw error;
  }
}

async function load(files: { wasm: string; zkey: string; verify: boolean }): Promise<Loaded> {
  const wasm = await readBytes(files.wasm);
  if (WASM_MAGIC.some((byte, index) => wasm[index] !== byte)) throw new WasmUnreadableError(files.wasm);
  const zkey = await readBytes(files.zkey);
  const verifyingKey = await checkVerifyingKey(await exportVerifyingKey(zkey, files.zkey));
  return { wasm, zkey, verifyingKey, verify: files.verify };
}

function startProver(loaded: Loaded, release: () => Promise<void>): Prover {
  let last: Promise<unknown> = Promise.resolve();
  let closed = false;
  return {
    verifyingKey: loaded.verifyingKey,
    prove: (inputs) => {
      if (closed) return Promise.reject(new ProverClosedError());
      const next = last.then(() => proveOnce(loaded, inputs));
      last = next.catch(() => undefined);
      return next;
    },
    close: async () => {
      closed = true;
      await last;
      await release();
    },
  };
}

async function proveOnce(loaded: Loaded, inputs: ProverInputs): Promise<ProvenStatement> {
  const start = performance.now();
  const cpuStart = process.cpuUsage();
  const witness = await calculateWitness(loaded.wasm, inputs);
  const { proof, publicSignals } = await groth16.prove(loaded.zkey, witness);
  const signals = publicSignals.map(BigInt);
  if (loaded.verify && !(await verifyProof(loaded.verifyingKey, signals, proof)))
    throw new ProofInvalidError();
  const cpu = process.cpuUsage(cpuStart);
  return {
    proof,
    publicSignals: signals,
    wallMs: performance.now() - start,
    cpuMs: (cpu.user + cpu.system) / 1000,
    peakRssMb: (process.resourceUsage().maxRSS * 1024) / 1e6,
  };
}

async function calculateWitness(wasm: Uint8Array, inputs: ProverInputs): Promise<Uint8Array> {
  const witness: { type: "mem"; data?: Uint8Array } = { type: "mem" };
  try {
    await wtns.calculate(inputs, wasm, witness, { memorySize: 1 });
  } catch (cause) {
    throw new InputsRefusedError(cause instanceof Error ? cause.message.trim() : String(cause), { cause });
  }
  if (witness.data === undefined) throw new InputsRefusedError("the witness calculator gave no witness");
  return witness.data;
}

async function requireHash(file: string, expected: string): Promise<void> {
  const found = await sha256OfFile(file);
  if (found !== expected) throw new ArtefactChangedError({ file, expected, found });
}
