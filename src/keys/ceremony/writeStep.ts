// SPDX-License-Identifier: MIT
import type { MemoryFile } from "snarkjs";
import { CeremonyStepFailedError, OutputExistsError } from "../../errors/CeremonyErrors.ts";
import { exists, writeFileAtomically } from "../../shared/cache.ts";
import { withCurve } from "../../shared/curve.ts";

/** A key grows by less than this with a contribution. */
const GROWTH_BYTES = 2048;

/** @see writeStep */
export type WriteStepParameters = {
  /** What errors call the step. */
  readonly step: string;
  /** File to write; there must be none. */
  readonly out: string;
  /** Bytes of the key before this step, about. */
  readonly size: number;
  /** Lets snarkjs write the new key; resolves to the hash that snarkjs gives when it is done. */
  readonly work: (output: MemoryFile) => Promise<unknown>;
};

/**
 * Does one step of a ceremony. snarkjs works in memory, since it leaves files open where it fails; the file appears in one
 * piece. Where snarkjs should return a hash it may return false or −1 instead of throwing.
 *
 * @returns The bytes written.
 * @throws OutputExistsError, CeremonyStepFailedError
 */
export async function writeStep({ step, out, size, work }: WriteStepParameters): Promise<Uint8Array> {
  if (await exists(out)) throw new OutputExistsError(out);
  const output: MemoryFile = { type: "mem", initialSize: size + GROWTH_BYTES };
  const hash = await withCurve(() => work(output)).catch((cause: unknown) => {
    throw new CeremonyStepFailedError(step, { cause });
  });
  if (!(hash instanceof Uint8Array) || output.data === undefined) throw new CeremonyStepFailedError(step);
  await writeFileAtomically(out, output.data);
  return output.data;
}
