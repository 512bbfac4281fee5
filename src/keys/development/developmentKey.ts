// SPDX-License-Identifier: MIT
import { createHash, randomBytes } from "node:crypto";
import { mkdir, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { sha256OfFile } from "../../shared/cache.ts";
import { readR1cs } from "../../shared/circom/readR1cs.ts";
import type { OnProgress } from "../../shared/progress.ts";
import { withCurve } from "../../shared/curve.ts";
import { exportVerifyingKey } from "../exportVerifyingKey.ts";
import { KEY_FILES } from "../keyInfo.ts";
import type { KeyInfo } from "../keyInfo.ts";
import { computeKeyPoints } from "./keyPoints.ts";
import { domainPower } from "./quadraticProgram.ts";
import { drawToxicWaste } from "./toxicWaste.ts";
import type { RandomBytes } from "./toxicWaste.ts";
import { writeZkey } from "./writeZkey.ts";

/** @see makeDevelopmentKey */
export type MakeDevelopmentKeyParameters = {
  /** The circuit's constraint file. */
  readonly r1cs: string;
  /** Folder to write to; created if missing. */
  readonly out: string;
  readonly onProgress?: OnProgress;
  /** Source of the key's secrets; `crypto.randomBytes` if not given. */
  readonly random?: RandomBytes;
};

const STAGE = "Making development key";

/**
 * Makes a Groth16 proving key (Groth, EUROCRYPT 2016) directly from secrets drawn here, in the format of snarkjs 0.7, and
 * writes `circuit.zkey`, `verification_key.json` and `key.json`. **Insecure by design**: whoever reads this process's
 * memory while it runs can forge proofs, and nobody else can know that it did not happen. For development only.
 *
 * @returns What `key.json` says.
 * @throws R1csUnreadableError, CircuitTooLargeError
 * @example
 * const { zkey } = await makeDevelopmentKey({ r1cs: "out/digits.r1cs", out: "out/key" });
 */
export async function makeDevelopmentKey({
  r1cs,
  out,
  onProgress,
  random = randomBytes,
}: MakeDevelopmentKeyParameters): Promise<KeyInfo> {
  const system = await readR1cs(r1cs);
  const r1csHash = await sha256OfFile(r1cs);
  const power = domainPower(system);
  await mkdir(out, { recursive: true });
  const zkey = path.join(out, KEY_FILES.zkey);
  const verifyingKeyFile = path.join(out, KEY_FILES.verifyingKey);

  const verifyingKey = await withCurve(async (curve) => {
    const points = await computeKeyPoints(curve, {
      system,
      power,
      waste: drawToxicWaste(random),
      onPoint: (done, total) => onProgress?.({ stage: STAGE, done, total }),
    });
    await writeZkey(zkey, { curve, system, power, points, circuitHash: markDevelopment(r1csHash) });
    return exportVerifyingKey(zkey);
  });
  await writeFile(verifyingKeyFile, `${JSON.stringify(verifyingKey, null, 1)}\n`);

  const info: KeyInfo = {
    format: "assay-key/1",
    kind: "development",
    contributions: 0,
    warning: "Insecure: made by one party from secrets that it could have kept. For development only.",
    constraints: system.constraintCount,
    publicSignals: system.publicSignals,
    domainSize: 2 ** power,
    zkeyBytes: (await stat(zkey)).size,
    sha256: {
      r1cs: r1csHash,
      zkey: await sha256OfFile(zkey),
      verifyingKey: await sha256OfFile(verifyingKeyFile),
    },
  };
  await writeFile(path.join(out, KEY_FILES.info), `${JSON.stringify(info, null, 2)}\n`);
  return info;
}

/**
 * What stands where a ceremony's key has the hash of its circuit: nobody can mistake it for one, since it is no hash of
 * any powers of tau.
 */
function markDevelopment(r1csHash: string): Uint8Array {
  return createHash("sha512").update(`Assay development key for r1cs ${r1csHash}`).digest();
}
