// SPDX-License-Identifier: MIT
import { ZeroHash } from "ethers";
import { stat } from "node:fs/promises";
import { encodePayload, type CallInput } from "../client/payload.ts";
import { compileModel, prepareInput, readHead, withHead, type CompiledModel } from "../compiler/index.ts";
import { encodeVerifyingKey, findOrMakeDevelopmentKey, type VerifyingKeyWords } from "../keys/index.ts";
import { commitInput } from "../shared/poseidon.ts";
import type { OnProgress } from "../shared/progress.ts";

/** @see prepareModel */
export interface PrepareModelParameters {
  /** Path of the ONNX file. */
  onnx: string;
  /** Calls per proof; as the head says, or 1, if left out. */
  batchSize?: number;
  /** Raw sample inputs, if the model's configuration states no ranges. */
  calibration?: readonly ArrayLike<number>[];
  /** How many of the last layers the circuit opens instead of fixing; none if left out. */
  head?: number;
  /** Path of a head file: the model is the ONNX file's with this head instead of its last layers. */
  fineTune?: string | undefined;
  onProgress?: OnProgress;
}

/** A compiled model with its key: everything that registering, ordering from and serving it takes. */
export interface PreparedModel {
  compiled: CompiledModel;
  /** Path of the proving key. */
  zkey: string;
  provingKeyBytes: number;
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
 * Compiles an ONNX model and makes a development key for it, or finds both in the cache.
 *
 * @throws Everything that compileModel, withHead and findOrMakeDevelopmentKey throw.
 * @example const prepared = await prepareModel({ onnx: "models/digits/digits.onnx" });
 */
export async function prepareModel(options: PrepareModelParameters): Promise<PreparedModel> {
  const { onProgress } = options;
  const compiled = await compile(options);
  const key = await findOrMakeDevelopmentKey({
    r1cs: compiled.files.r1cs,
    ...(onProgress && { onProgress }),
  });
  const { manifest } = compiled;
  return {
    compiled,
    zkey: key.zkey,
    provingKeyBytes: (await stat(key.zkey)).size,
    verifyingKey: encodeVerifyingKey(key.verifyingKey),
    terms: {
      batchSize: manifest.batchSize,
      wordsPerCall: manifest.output.wordsPerCall,
      contributions: key.info.contributions,
      transcriptHash: ZeroHash,
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
