// SPDX-License-Identifier: MIT
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";
import { ZeroHash, id, parseEther } from "ethers";
import { loadParity, type ParityDataset } from "../../models/digits/parity.ts";
import { readCallRecords } from "../../src/client/callRecords.ts";
import { addressesOf } from "../../src/client/addressesOf.ts";
import { createClient, type AssayClient } from "../../src/client/createClient.ts";
import { openNode } from "../../src/client/openNode.ts";
import { registerCircuit } from "../../src/client/registerCircuit.ts";
import { registerModel } from "../../src/client/registerModel.ts";
import { requestCall } from "../../src/client/requestCall.ts";
import {
  createEvaluator,
  fineTuneModel,
  witnessInputs,
  type FineTunedModel,
} from "../../src/compiler/index.ts";
import { findModel } from "../../src/node/findModel.ts";
import { fulfilRequest, proveRequest } from "../../src/node/fulfilRequest.ts";
import { prepareModel, type PreparedModel } from "../../src/node/prepareModel.ts";
import { serveModel } from "../../src/node/serveModel.ts";
import { loadKey } from "../../src/keys/index.ts";
import { createProver, verifyProof } from "../../src/prover/index.ts";
import { deployAssay, networkHelpers } from "../shared/fixtures.ts";
import { expectConstraints } from "../shared/snapshots.ts";

const ONNX = "models/digits/digits-lite.onnx";
const PRICE = parseEther("1");

describe("a fine-tune on the market: digits as even or odd, with real proofs", function () {
  this.timeout(300_000);
  let folder: string;
  let test: ParityDataset;
  let tuned: FineTunedModel;
  let base: PreparedModel;
  let parity: PreparedModel;

  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), "assay-fine-tune-"));
    const samples = await loadParity({ split: "train" });
    test = await loadParity({ split: "test" });
    const file = path.join(folder, "parity.head.json");
    tuned = await fineTuneModel({
      base: ONNX,
      layers: 1,
      name: "parity",
      samples: { inputs: samples.inputs.slice(0, 10_000), labels: samples.labels.slice(0, 10_000) },
      classes: samples.classes,
      test,
      output: file,
    });
    base = await prepareModel({ onnx: ONNX, head: 1 });
    parity = await prepareModel({ onnx: ONNX, fineTune: file });
  });

  after(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it("is right on over 92 % of the 10,000 test images, with the integers that it proves", () => {
    const [training, heldOut, tested] = tuned.accuracies;
    expect([training?.samples, heldOut?.samples, tested?.samples]).to.deep.equal([8500, 1500, 10_000]);
    expect(tested?.accuracy).to.be.at.least(0.92);
  });

  it("has the base's circuit and key, and a commitment of its own", () => {
    expectConstraints("models.digits-lite.head", parity.compiled.manifest.constraints);
    expect(parity.compiled.folder).to.equal(base.compiled.folder);
    expect(parity.zkey).to.equal(base.zkey);
    expect(parity.commitment).to.not.equal(base.commitment);
    expect(parity.commitment).to.equal(BigInt(tuned.compiled.manifest.modelCommitment));
  });

  it("is proved with its own head; the proof does not hold for the base's commitment", async () => {
    const { manifest, model, files, parameters } = parity.compiled;
    const { verifyingKey } = await loadKey(path.dirname(parity.zkey));
    const prover = await createProver({ wasm: files.wasm, zkey: parity.zkey, manifest });
    try {
      const { proof, publicSignals } = await prover.prove(
        witnessInputs({
          manifest,
          evaluate: createEvaluator(model),
          inputs: [parity.quantise(test.inputs[0] ?? [])],
          salts: [5n],
          parameters,
          context: 3n,
        }),
      );
      expect(publicSignals[0]).to.equal(parity.commitment);
      expect(publicSignals.at(-1)).to.equal(BigInt(test.labels[0] ?? -1));
      expect(await verifyProof(verifyingKey, publicSignals, proof)).to.equal(true);
      expect(await verifyProof(verifyingKey, publicSignals.with(0, base.commitment), proof)).to.equal(false);
    } finally {
      await prover.close();
    }
  });

  it("is registered under the base's circuit, found, ordered, proved and paid", async () => {
    const deployed = await deployAssay();
    const addresses = await addressesOf(deployed);
    const clientOf = (signer: Parameters<typeof createClient>[0]["signer"]): AssayClient =>
      createClient({ signer, addresses });
    const [author, operator, caller] = [
      clientOf(deployed.signers.author),
      clientOf(deployed.signers.operator),
      clientOf(deployed.signers.caller),
    ];
    const register = async (prepared: PreparedModel, derived: bigint) => {
      const circuit = await registerCircuit(author, prepared);
      const { modelId } = await registerModel(author, {
        circuitId: circuit.circuitId,
        commitment: prepared.commitment,
        licence: 200_000n,
        royalty: 100_000n,
        base: derived,
        contentHash: id(JSON.stringify(prepared.compiled.manifest)),
        uri: "",
      });
      return { ...circuit, modelId };
    };
    const first = await register(base, 0n);
    const second = await register(parity, first.modelId);
    expect(second.circuitId).to.equal(first.circuitId);
    expect(first.gasUsed > 0n && second.gasUsed === 0n).to.equal(true);
    expect(second.modelId).to.not.equal(first.modelId);
    expect(await findModel(operator, parity)).to.deep.equal({
      modelId: second.modelId,
      circuitId: first.circuitId,
    });

    const { modelId, circuitId } = second;
    const { nodeId } = await openNode(operator, {
      salt: ZeroHash,
      commission: 0n,
      endpoint: "https://node.example",
      stake: parseEther("1000"),
    });
    await operator.market.setOffer(nodeId, modelId, PRICE, 1n);
    const input = { words: parity.quantise(test.inputs[3] ?? []), salt: 9n };
    const { callId } = await requestCall(caller, {
      nodeId,
      modelId,
      inputCommitment: parity.commit(input),
      maxPrice: PRICE,
      deadline: BigInt(await networkHelpers.time.latest()) + 3600n,
      payload: parity.encode(input),
    });
    const served = await serveModel({ prepared: parity, modelId, circuitId });
    try {
      const proven = await proveRequest(operator, { models: [served], callId });
      expect(proven.proof.outputs).to.deep.equal([BigInt(served.answer(input))]);
      await fulfilRequest(operator, proven);
    } finally {
      await served.close();
    }
    const [record, ...others] = await readCallRecords(operator);
    expect(others).to.deep.equal([]);
    expect(record).to.deep.include({ callId, modelId, output: [BigInt(test.labels[3] ?? -1)] });
    // The base's author is paid a share of the fine-tune's licence.
    expect((record?.legs.royalty ?? 0n) > 0n).to.equal(true);
  });
});
