// SPDX-License-Identifier: MIT
import { readFile } from "node:fs/promises";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import { ZeroHash } from "ethers";
import { KeyMismatchError, KeyMissingError, KeyTamperedError } from "../errors/KeyErrors.ts";
import { exists, sha256OfFile, writeAtomically } from "../shared/cache.ts";
import { cacheFolder } from "../shared/cacheFolder.ts";
import type { OnProgress } from "../shared/progress.ts";
import { readTranscript, type Transcript } from "./ceremony/transcript.ts";
import { makeDevelopmentKey } from "./development/developmentKey.ts";
import { KEY_FILES, keyInfoSchema } from "./keyInfo.ts";
import type { KeyInfo } from "./keyInfo.ts";
import { parseVerifyingKey } from "./verifyingKey.ts";
import type { VerifyingKeyJson } from "./verifyingKey.ts";

/** A proving key on disk, its files checked against the hashes in `key.json`. */
export type ProvingKey = {
  readonly folder: string;
  /** Path of the proving key. */
  readonly zkey: string;
  readonly verifyingKey: VerifyingKeyJson;
  readonly info: KeyInfo;
  /** What the registry keeps of the key's setup: people who contributed, and the hash of its transcript. */
  readonly setup: { readonly contributions: number; readonly transcriptHash: string };
  /** How to compile the circuit's model; absent for a development key. */
  readonly model?: Transcript["model"];
};

/** @see findOrMakeDevelopmentKey */
export type FindOrMakeDevelopmentKeyParameters = {
  /** The circuit's constraint file. */
  readonly r1cs: string;
  /** Folder of all keys; each lies in a folder below it that is named by the hash of its r1cs. */
  readonly cache?: string;
  readonly onProgress?: OnProgress;
};

/**
 * The development key of a circuit: from the cache if it was made before, else made now.
 *
 * @throws FileUnreadableError, R1csUnreadableError, KeyMissingError, KeyTamperedError, KeyMismatchError
 * @example
 * const { zkey, verifyingKey } = await findOrMakeDevelopmentKey({ r1cs: "out/digits.r1cs" });
 */
export async function findOrMakeDevelopmentKey({
  r1cs,
  cache = cacheFolder("keys"),
  onProgress,
}: FindOrMakeDevelopmentKeyParameters): Promise<ProvingKey> {
  const hash = await sha256OfFile(r1cs);
  const folder = path.join(cache, hash);
  if (!(await exists(folder)))
    await writeAtomically(folder, async (out) => {
      await makeDevelopmentKey({ r1cs, out, ...(onProgress && { onProgress }) });
    });
  const key = await loadKey(folder);
  if (key.info.sha256.r1cs !== hash)
    throw new KeyMismatchError(folder, { expected: hash, found: key.info.sha256.r1cs });
  return key;
}

/**
 * Reads a proving key's folder and checks its files against `key.json`, a ceremony's key against its transcript also. It
 * does not verify the ceremony: see `verifyCeremony`.
 *
 * @throws KeyMissingError, KeyTamperedError, VerifyingKeyMalformedError, TranscriptInvalidError
 * @example
 * const key = await loadKey("cache/keys/5f1c…");
 */
export async function loadKey(folder: string): Promise<ProvingKey> {
  const info = await readInfo(folder);
  await requireHash(folder, KEY_FILES.zkey, info.sha256.zkey);
  await requireHash(folder, KEY_FILES.verifyingKey, info.sha256.verifyingKey);
  const json: unknown = JSON.parse(await readFile(path.join(folder, KEY_FILES.verifyingKey), "utf8"));
  return {
    folder,
    info,
    zkey: path.join(folder, KEY_FILES.zkey),
    verifyingKey: parseVerifyingKey(json),
    ...(await readSetup(folder, info)),
  };
}

async function readSetup(folder: string, info: KeyInfo): Promise<Pick<ProvingKey, "setup" | "model">> {
  if (info.kind === "development") return { setup: { contributions: 0, transcriptHash: ZeroHash } };
  const file = path.join(folder, KEY_FILES.transcript);
  if (!(await exists(file))) throw new KeyMissingError(folder);
  const { transcript, hash } = await readTranscript(file);
  if (hash !== info.transcriptHash) throw new KeyTamperedError(folder, KEY_FILES.transcript);
  const people = transcript.contributions.filter(({ kind }) => kind === "contribution").length;
  const { r1cs, zkey, verifyingKey } = transcript.sha256;
  if (people !== info.contributions || !isDeepStrictEqual(info.sha256, { r1cs, zkey, verifyingKey }))
    throw new KeyTamperedError(folder, KEY_FILES.info);
  return { setup: { contributions: people, transcriptHash: hash }, model: transcript.model };
}

async function readInfo(folder: string): Promise<KeyInfo> {
  try {
    return keyInfoSchema.parse(JSON.parse(await readFile(path.join(folder, KEY_FILES.info), "utf8")));
  } catch (cause) {
    throw new KeyMissingError(folder, { cause });
  }
}

async function requireHash(folder: string, file: string, expected: string): Promise<void> {
  const found = await sha256OfFile(path.join(folder, file)).catch((cause: unknown) => {
    throw new KeyMissingError(folder, { cause });
  });
  if (found !== expected) throw new KeyTamperedError(folder, file);
}
