// SPDX-License-Identifier: MIT
import { SAMPLE_MODELS } from "../../../models/samples.ts";
import type { SampleModel } from "../../../models/samples.ts";
import { createEvaluator, witnessInputs } from "../../../src/compiler/index.ts";
import { prepareModel } from "../../../src/node/prepareModel.ts";
import type { PreparedModel } from "../../../src/node/prepareModel.ts";
import type { VerifyingKeyJson } from "../../../src/keys/index.ts";
import { createProver, encodeProof } from "../../../src/prover/index.ts";
import type { Proven } from "./statement.ts";

/** A sample circuit: a sample model, perhaps with its last layers open. */
export interface SampleCircuit extends SampleModel {
  head?: number;
}

const digitsLite = SAMPLE_MODELS.filter(({ key }) => key === "digitsLite");

/** Every sample model's circuit, and the one of a committed head. */
export const SAMPLE_CIRCUITS: readonly SampleCircuit[] = [
  ...SAMPLE_MODELS,
  ...digitsLite.map((model) => ({ ...model, key: "digitsLiteHead", head: 1 })),
];

/** A sample circuit with its key and proofs of some answers. */
export interface ProvenSample {
  prepared: PreparedModel;
  key: VerifyingKeyJson;
  proofs: readonly Proven[];
}

/** Proves the answers to a sample circuit's first test inputs. */
export async function proveSample(circuit: SampleCircuit, count = 2): Promise<ProvenSample> {
  const { onnx, load, head } = circuit;
  const prepared = await prepareModel({ onnx: await onnx(), ...(head !== undefined && { head }) });
  const { manifest, model, files, parameters } = prepared.compiled;
  const { samples } = await load("test");
  const prover = await createProver({ wasm: files.wasm, zkey: prepared.zkey, manifest });
  try {
    const proofs: Proven[] = [];
    for (let i = 0; i < count; i++) {
      const { proof, publicSignals } = await prover.prove(
        witnessInputs({
          manifest,
          evaluate: createEvaluator(model),
          inputs: [prepared.quantise(samples[i] ?? [])],
          salts: [1000n + BigInt(i)],
          parameters,
          context: 2000n + BigInt(i),
        }),
      );
      proofs.push({ words: encodeProof(proof), signals: [...publicSignals], proof });
    }
    return { prepared, key: prover.verifyingKey, proofs };
  } finally {
    await prover.close();
  }
}
