// SPDX-License-Identifier: MIT
import { copyFile, mkdir, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import {
  exportVerifyingKey,
  readTranscript,
  type KeyInfo,
  type ProvingKey,
  type Transcript,
  type VerifyingKeyJson,
} from "../../../src/keys/index.ts";
import { formatTranscript } from "../../../src/keys/ceremony/transcript.ts";
import { KEY_FILES } from "../../../src/keys/keyInfo.ts";
import { sha256OfFile } from "../../../src/shared/cache.ts";

/** @see forgeKeyFolder */
export type ForgeKeyFolderParameters = {
  /** The honest key whose place the forged one takes. */
  readonly key: ProvingKey;
  /** Another proving key for it. */
  readonly zkey?: string;
  /** Another verifying key; the proving key's own if left out. */
  readonly verifyingKey?: VerifyingKeyJson;
  readonly edit?: (transcript: Transcript) => Transcript;
  readonly out: string;
};

/** A key folder as a forger would write it: every hash in it agrees with every file. */
export async function forgeKeyFolder({
  key,
  zkey = key.zkey,
  verifyingKey,
  edit = (transcript) => transcript,
  out,
}: ForgeKeyFolderParameters): Promise<string> {
  const at = (role: keyof typeof KEY_FILES): string => path.join(out, KEY_FILES[role]);
  await mkdir(out);
  await copyFile(zkey, at("zkey"));
  await writeFile(at("verifyingKey"), JSON.stringify(verifyingKey ?? (await exportVerifyingKey(zkey))));
  const { transcript } = await readTranscript(path.join(key.folder, KEY_FILES.transcript));
  const sha256 = {
    r1cs: transcript.sha256.r1cs,
    zkey: await sha256OfFile(at("zkey")),
    verifyingKey: await sha256OfFile(at("verifyingKey")),
  };
  const forged = edit({ ...transcript, sha256: { ...transcript.sha256, ...sha256 } });
  await writeFile(at("transcript"), formatTranscript(forged));
  const info: KeyInfo = {
    format: "assay-key/1",
    kind: "ceremony",
    contributions: forged.contributions.filter(({ kind }) => kind === "contribution").length,
    transcriptHash: (await readTranscript(at("transcript"))).hash,
    constraints: forged.constraints,
    publicSignals: forged.publicSignals,
    domainSize: forged.domainSize,
    zkeyBytes: (await stat(zkey)).size,
    sha256,
  };
  await writeFile(at("info"), JSON.stringify(info));
  return out;
}
