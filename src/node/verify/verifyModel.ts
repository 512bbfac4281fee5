// SPDX-License-Identifier: MIT
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { compileModel, type CompiledModel, type CompileModelParameters } from "../../compiler/index.ts";
import { CeremonyMissingError } from "../../errors/CeremonyErrors.ts";
import { loadKey, readTranscript, type ProvingKey, type Transcript } from "../../keys/index.ts";
import { KEY_FILES } from "../../keys/keyInfo.ts";
import { printable } from "../../shared/printable.ts";
import type { OnProgress } from "../../shared/progress.ts";
import { checkChain, type VerifiedChain } from "./checkChain.ts";
import { checkSetup } from "./checkSetup.ts";
import { checkSources } from "./checkSources.ts";
import { LINK_NAMES, type Link, type LinkChecks, type LinkName } from "./Link.ts";
import { requireShape } from "./requireShape.ts";

/** @see verifyModel */
export type VerifyModelParameters = {
  /** The model's file; its configuration is read beside it. */
  readonly onnx: string;
  /** Folder of the key, as a ceremony published it. */
  readonly key: string;
  /** The phase-1 file; without it the setup stays unchecked. */
  readonly powersOfTau?: string | undefined;
  readonly acceptUnknownPowersOfTau?: boolean;
  /** Hash of a contribution that must be in the key: a contributor's own. */
  readonly contribution?: string | undefined;
  /** Where the key should be registered, or why that can't be looked up. */
  readonly chain: VerifiedChain | string;
  /** How a model is compiled; `compileModel` if left out. */
  readonly compile?: (parameters: CompileModelParameters) => Promise<CompiledModel>;
  readonly onProgress?: OnProgress;
};

/** A key folder and what its transcript says. */
type Published = {
  readonly key: ProvingKey;
  readonly transcript: Transcript;
  readonly wordsPerCall: number;
};

/**
 * Checks the whole line from a model's file to its verifier on chain: ONNX → circuit → r1cs → key → verifier. The model is
 * compiled afresh, in a folder of its own: nothing that lies in a cache is believed.
 *
 * @returns Every link, also those that could not be checked; in the order of `LINK_NAMES`.
 * @example
 * const links = await verifyModel({ onnx: "digits.onnx", key: "out/key", powersOfTau, chain });
 * const sound = links.every(({ status }) => status === "holds");
 */
export async function verifyModel(parameters: VerifyModelParameters): Promise<readonly Link[]> {
  const published = await readPublished(parameters.key).catch((error: unknown) => messageOf(error));
  if (typeof published === "string")
    return LINK_NAMES.map((name) =>
      name === "transcript"
        ? { name, status: "broken", detail: published }
        : { name, status: "unchecked", detail: "there is no transcript to compare with" },
    );
  const folder = await mkdtemp(path.join(os.tmpdir(), "assay-verify-"));
  try {
    const checks = collectChecks(parameters, published, folder);
    const links: Link[] = [];
    for (const name of LINK_NAMES) links.push(await examine(name, checks));
    return links;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function readPublished(folder: string): Promise<Published> {
  const key = await loadKey(folder);
  if (key.info.kind !== "ceremony") throw new CeremonyMissingError(folder);
  const { transcript } = await readTranscript(path.join(folder, KEY_FILES.transcript));
  return { key, transcript, wordsPerCall: requireShape(transcript) };
}

function collectChecks(
  { onnx, chain, ...parameters }: VerifyModelParameters,
  { key, transcript, wordsPerCall }: Published,
  cacheDir: string,
): LinkChecks {
  const { batchSize, head } = transcript.model;
  const { powersOfTau, acceptUnknownPowersOfTau = false, contribution, onProgress } = parameters;
  let compiled: Promise<CompiledModel> | undefined;
  const compile = (): Promise<CompiledModel> =>
    (compiled ??= (parameters.compile ?? compileModel)({
      onnx,
      batchSize,
      ...(head > 0 && { head }),
      cacheDir,
      ...(onProgress && { onProgress }),
    }));
  return {
    transcript: () => Promise.resolve(`keccak256 ${key.setup.transcriptHash}, key files as it says`),
    ...checkSources(onnx, transcript, compile),
    ...checkSetup({
      key,
      transcript,
      powersOfTau,
      acceptUnknownPowersOfTau,
      contribution,
      compile,
    }),
    ...(typeof chain === "string"
      ? { registry: chain, verifier: chain, code: chain }
      : checkChain({ chain, key, shape: { batchSize, wordsPerCall } })),
  };
}

async function examine(name: LinkName, checks: LinkChecks): Promise<Link> {
  const check = checks[name] ?? "there is no check for it";
  if (typeof check === "string") return { name, status: "unchecked", detail: printable(check) };
  try {
    return { name, status: "holds", detail: printable(await check()) };
  } catch (error) {
    return { name, status: "broken", detail: messageOf(error) };
  }
}

function messageOf(error: unknown): string {
  return printable(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
}
