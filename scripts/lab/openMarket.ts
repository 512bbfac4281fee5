// SPDX-License-Identifier: MIT
import { id, parseEther } from "ethers";
import { openNode } from "../../src/client/openNode.ts";
import { registerCircuit } from "../../src/client/registerCircuit.ts";
import { registerModel } from "../../src/client/registerModel.ts";
import { send } from "../../src/client/send.ts";
import { prepareModel, type PreparedModel } from "../../src/node/prepareModel.ts";
import type { Actor, Lab } from "./openLab.ts";

/** A model of a lab's market. */
export interface LabModel {
  readonly onnx: string;
  readonly batchSize: number;
  readonly prepared: PreparedModel;
  readonly modelId: bigint;
  readonly circuitId: string;
}

/** A market with one node that offers every model. */
export interface LabMarket {
  readonly nodeId: string;
  readonly operator: Actor;
  readonly models: readonly LabModel[];
}

const STAKE = parseEther("1000");
/** Parts per million. */
const COMMISSION = 200_000n;
const LICENCE = 200_000n;
const ROYALTY = 100_000n;

/**
 * Registers models, each derived from the first, and opens a node that offers them.
 *
 * @param options.price Of every call, token wei.
 */
export async function openMarket(
  lab: Lab,
  options: { models: readonly { onnx: string; batchSize: number }[]; price: bigint },
): Promise<LabMarket> {
  const author = await lab.fund(parseEther("1000"));
  const operator = await lab.fund(2n * STAKE);
  const opening = { salt: id("lab"), commission: COMMISSION, endpoint: "http://127.0.0.1", stake: STAKE };
  const { nodeId } = await openNode(operator, opening);
  const models: LabModel[] = [];
  for (const { onnx, batchSize } of options.models) {
    const prepared = await prepareModel({ onnx, batchSize });
    const { verifyingKey, terms, commitment } = prepared;
    const { circuitId } = await registerCircuit(author, { verifyingKey, terms, acceptForgeableKey: true });
    const [base] = models;
    const { modelId } = await registerModel(author, {
      circuitId,
      commitment,
      licence: LICENCE,
      royalty: base === undefined ? 0n : ROYALTY,
      base: base?.modelId ?? 0n,
      contentHash: id(onnx),
      uri: `assay:${onnx}`,
    });
    await send(operator.market.setOffer(nodeId, modelId, options.price, 0n));
    models.push({ onnx, batchSize, prepared, modelId, circuitId });
  }
  return { nodeId, operator, models };
}
