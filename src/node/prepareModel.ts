// SPDX-License-Identifier: MIT
import { stat } from "node:fs/promises";
import { encodePayload, type CallInput } from "../client/payload.ts";
import { compileModel, prepareInput, readHead, withHead, type CompiledModel } from "../compiler/index.ts";
import { CeremonyKeyMismatchError } from "../errors/CeremonyErrors.ts";
import {
  encodeVerifyingKey,
  findOrMakeDevelopmentKey,
  loadKey,
  type KeyInfo,
  type ProvingKey,
  type VerifyingKeyWords,
} from "../keys/index.ts";
import { commitInput } from "../shared/poseidon.ts";
import type { OnProgress } from "../shared/progress.ts";

/** @see prepareModel */
export interface PrepareModelParameters {
  /** Path of the ONNX file. */
  onnx: string;
  /** Calls per proof; as the head or the key says, or 1, if left out. */
  batchSize?: number;
  /** Raw sample inputs, if the model's configuration states no ranges. */
  calibration?: readonly ArrayLike<number>[];
  /** How many of the last layers the circuit opens instead of fixing; as the key says, or none, if left out. */
  head?: number;
  /** Path of a head file: the model is the ONNX file's with this head instead of its last layers. */
  fineTune?: string | undefined;
  /** Folder of the circuit's key, as a ceremony publishes it; its development key if left out. */
  key?: string;
  onProgress?: OnProgress;
}

/** A compiled model with its key: everything that registering, ordering from and serving it takes. */
export interface PreparedModel {
  compiled: CompiledModel;
  /** Path of the proving key. */
  zkey: string;
  provingKeyBytes: number;
  /** Where the key comes from. Whoever made a development key can forge proofs. */
  keyKind: KeyInfo["kind"];
  /** As `CircuitRegistry.register` takes it. */
  verifyingKey: VerifyingKeyWords;
  terms: { batchSize: number; wordsPerCall: number; contributions: number; transcriptHash: string };
  /** The model commitment: the proof's first public signal. */
  commitment: bigint;
  /** Raw input → input words. @throws InputShapeError, InputRangeError */
  quantise: (raw: ArrayLike<number>) => Uint8Array;
  /** The payload of an on-chain request for an input. */
  encode: (input: CallInput) => string;
  /** The commitment a caller makes to an input. */
  commit: (input: CallInput) => bigint;
}

/**
 * Compiles an ONNX model, or finds it in the cache, and takes the given key, or makes or finds a development key.
 *
 * @throws Everything that compileModel, withHead, loadKey and findOrMakeDevelopmentKey throw; CeremonyKeyMismatchError if the
 * given key is another circuit's.
 * @example const prepared = await prepareModel({ onnx: "models/digits/digits.onnx" });
 */
export async function prepareModel(options: PrepareModelParameters): Promise<PreparedModel> {
  const given = options.key === undefined ? undefined : await loadKey(options.key);
  const compiled = await compile({ ...optionsOf(given), ...options });
  const key = given ? requireKeyOf(given, compiled) : await findDevelopmentKey(compiled, options);
  const { manifest } = compiled;
  return {
    compiled,
    zkey: key.zkey,
    keyKind: key.info.kind,
    provingKeyBytes: (await stat(key.zkey)).size,
    verifyingKey: encodeVerifyingKey(key.verifyingKey),
    terms: {
      batchSize: manifest.batchSize,
      wordsPerCall: manifest.output.wordsPerCall,
      ...key.setup,
    },
    commitment: BigInt(manifest.modelCommitment),
    quantise: (raw) => prepareInput(manifest, raw),
    encode: (input) => encodePayload(input, { bits: manifest.input.bits }),
    commit: ({ words, salt }) => commitInput({ words, bits: manifest.input.bits, salt }),
  };
}

/** The ONNX file's model, or the one that a head makes of it. */
async function compile({ fineTune, ...options }: PrepareModelParameters): Promise<CompiledModel> {
  if (fineTune === undefined) return compileModel(options);
  const head = await readHead(fineTune);
  const base = await compileModel({ batchSize: head.batchSize, head: head.layers, ...options });
  return withHead(base, head, fineTune);
}

/** What a ceremony's key says of how its model was compiled. */
function optionsOf(key: ProvingKey | undefined): Pick<PrepareModelParameters, "batchSize" | "head"> {
  if (key?.model === undefined) return {};
  const { batchSize, head } = key.model;
  return { batchSize, ...(head > 0 && { head }) };
}

function requireKeyOf(key: ProvingKey, { manifest }: CompiledModel): ProvingKey {
  const { r1cs: expected } = manifest.hashes;
  const { r1cs: found } = key.info.sha256;
  if (found === expected) return key;
  throw new CeremonyKeyMismatchError(key.folder, { model: manifest.name, expected, found });
}

function findDevelopmentKey(
  { files: { r1cs } }: CompiledModel,
  { onProgress }: PrepareModelParameters,
): Promise<ProvingKey> {
  return findOrMakeDevelopmentKey({ r1cs, ...(onProgress && { onProgress }) });
}
