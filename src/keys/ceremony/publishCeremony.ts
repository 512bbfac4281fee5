// SPDX-License-Identifier: MIT
import { copyFile, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { OutputExistsError } from "../../errors/CeremonyErrors.ts";
import { exists, sha256OfFile, writeAtomically } from "../../shared/cache.ts";
import { readR1cs } from "../../shared/circom/readR1cs.ts";
import { checkVerifyingKey } from "../checkVerifyingKey.ts";
import { exportVerifyingKey } from "../exportVerifyingKey.ts";
import { KEY_FILES, type KeyInfo } from "../keyInfo.ts";
import { loadKey, type ProvingKey } from "../keyCache.ts";
import { readCeremony } from "./readCeremony.ts";
import { requireComplete } from "./requireComplete.ts";
import { formatTranscript, readTranscript, type Transcript } from "./transcript.ts";
import { transcribe } from "./transcribe.ts";
import { verifyCeremony, type VerifiedCeremony, type VerifyCeremonyParameters } from "./verifyCeremony.ts";

/** @see publishCeremony */
export type PublishCeremonyParameters = VerifyCeremonyParameters & {
  /** How to compile the model again. */
  readonly model: Transcript["model"];
  /** SHA-256 of the model's file and of its circuit, as the manifest has them. */
  readonly hashes: { readonly onnx: string; readonly circom: string };
  /** Folder to make; there must be none. */
  readonly out: string;
};

/**
 * Makes a key folder of a complete ceremony's last key, after verifying it: circuit.zkey, verification_key.json,
 * transcript.json and key.json. The folder appears in one step.
 *
 * @throws OutputExistsError, CeremonyIncompleteError, and the errors of `verifyCeremony` and `checkVerifyingKey`
 * @example
 * const key = await publishCeremony({ zkey: "digits.final.zkey", r1cs, powersOfTau, model, hashes, out: "out/key" });
 */
export async function publishCeremony(parameters: PublishCeremonyParameters): Promise<ProvingKey> {
  const { out, zkey } = parameters;
  if (await exists(out)) throw new OutputExistsError(out);
  // First, since it costs nothing.
  const contributions = requireComplete(await readCeremony(zkey), zkey);
  const ceremony = await verifyCeremony(parameters);
  await writeAtomically(out, (folder) => writeKey(folder, { ...parameters, ceremony, contributions }));
  return loadKey(out);
}

async function writeKey(
  folder: string,
  work: PublishCeremonyParameters & { ceremony: VerifiedCeremony; contributions: number },
): Promise<void> {
  const { zkey, r1cs, ceremony, contributions, hashes } = work;
  const at = (role: keyof typeof KEY_FILES): string => path.join(folder, KEY_FILES[role]);
  await copyFile(zkey, at("zkey"));
  const verifyingKey = await checkVerifyingKey(await exportVerifyingKey(at("zkey")));
  await writeFile(at("verifyingKey"), `${JSON.stringify(verifyingKey, null, 1)}\n`);
  const sha256 = {
    r1cs: await sha256OfFile(r1cs),
    zkey: await sha256OfFile(at("zkey")),
    verifyingKey: await sha256OfFile(at("verifyingKey")),
  };
  const { constraintCount } = await readR1cs(r1cs, { constraints: false });
  const transcript = transcribe({
    ...work,
    constraints: constraintCount,
    sha256: { onnx: hashes.onnx, circom: hashes.circom, ...sha256 },
  });
  await writeFile(at("transcript"), formatTranscript(transcript));
  const info: KeyInfo = {
    format: "assay-key/1",
    kind: "ceremony",
    contributions,
    transcriptHash: (await readTranscript(at("transcript"))).hash,
    constraints: constraintCount,
    publicSignals: ceremony.publicSignals,
    domainSize: ceremony.domainSize,
    zkeyBytes: (await stat(at("zkey"))).size,
    sha256,
  };
  await writeFile(at("info"), `${JSON.stringify(info, null, 2)}\n`);
}
