// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { setTimeout as sleep } from "node:timers/promises";
import { HDNodeWallet, id } from "ethers";
import { z } from "zod";
import { addressesOf } from "../../src/client/addressesOf.ts";
import { callNode } from "../../src/client/callNode.ts";
import { connectNode } from "../../src/client/connectNode.ts";
import { createClient } from "../../src/client/createClient.ts";
import { configSchema } from "../../src/node/config/configSchema.ts";
import { askStatus } from "../../src/node/serve/askStatus.ts";
import { renderStatus } from "../../src/node/serve/renderStatus.ts";
import { nodeLogger } from "../../src/node/serve/nodeLogger.ts";
import { startNode, type RunningNode } from "../../src/node/startNode.ts";
import { IGroth16Verifier__factory } from "../../typechain-types/index.js";
import { ethers, networkHelpers } from "../shared/fixtures.ts";
import { openMarket, openSession, PRICE } from "../shared/market.ts";
import { commitTo, trapdoorServed } from "./engine/trapdoorServed.ts";
import { openTestDatabase } from "./serve/serving.ts";

const WORDS = "test test test test test test test test test test test junk";
const OPERATOR = HDNodeWallet.fromPhrase(WORDS, undefined, "m/44'/60'/0'/0/3");
const proofSchema = z.object({
  verifier: z.string(),
  proof: z.array(z.string().transform(BigInt)).length(8),
  publicSignals: z.array(z.string().transform(BigInt)),
});

describe("a node, from the call to the settlement", () => {
  let test: Awaited<ReturnType<typeof openTestDatabase>>;
  let node: RunningNode | undefined;
  before(async () => {
    test = await openTestDatabase();
  });
  after(async () => {
    await node?.stop();
    await test.close();
  });

  it("answers at once, then proves, settles, and hands the proof out", async () => {
    const market = await networkHelpers.loadFixture(openMarket);
    const { signers, nodeId, batched } = market;
    const { modelId, circuitId, verifier, commitment, key } = batched;
    await market.market.connect(signers.operator).setOffer(nodeId, modelId, PRICE, 0n);
    const sessionId = await openSession(market, {});
    const addresses = await addressesOf(market);
    const card = {
      name: "batched",
      input: { shape: [1, 1], count: 1, bits: 8, minimum: 0, maximum: 255 },
      labels: null,
      circuitId,
      verifier,
      commitment: String(commitment),
      batchSize: key.batchSize,
      wordsPerCall: key.wordsPerCall,
    };
    const config = configSchema.parse({
      nodeId,
      models: [{ onnx: "not read here" }],
      listen: { port: 0 },
      chain: { confirmations: 0, viewSeconds: 0 },
      settlement: { maxWaitSeconds: 0, gasPriceCeiling: "100" },
      provers: { bundleWaitSeconds: 0 },
    });
    node = await startNode({
      config,
      database: test.database,
      models: [{ served: trapdoorServed(batched), card }],
      wallet: OPERATOR.connect(ethers.provider),
      addresses,
      logger: nodeLogger("silent"),
      parts: { serve: true, work: true, prove: true },
      pauseMs: 20,
    });
    const url = node.url ?? "";
    const client = createClient({ signer: signers.caller, addresses });
    const connection = await connectNode(client, { url, sessionId });
    const told: { callId: string; answer: number }[] = [];
    for (const value of [7, 8, 9]) {
      const input = { words: Uint8Array.of(value), salt: BigInt(value) };
      const call = { modelId, input, inputCommitment: commitTo(input), maxPrice: PRICE };
      told.push(await callNode(connection, call));
    }
    expect(told.map(({ answer }) => answer)).to.deep.equal([7, 8, 9]);
    const stateOf = async (callId: string) =>
      z
        .object({ state: z.string(), settlement: z.object({ mined: z.string().nullable() }) })
        .parse(await (await fetch(`${url}/calls/${callId}`)).json());
    const last = told.at(-1)?.callId ?? id("none");
    for (let tries = 0; (await stateOf(last)).state !== "settled" && tries < 600; tries++) await sleep(100);

    const session = await market.escrow.sessionOf(sessionId);
    expect([session.callCount, session.head]).to.deep.equal([3n, last]);
    for (const { callId } of told) {
      const { state, settlement } = await stateOf(callId);
      expect(state).to.equal("settled");
      const receipt = await ethers.provider.getTransactionReceipt(settlement.mined ?? "");
      expect(receipt?.status).to.equal(1);
      const proven = proofSchema.parse(await (await fetch(`${url}/calls/${callId}/proof`)).json());
      const groth16 = IGroth16Verifier__factory.connect(proven.verifier, ethers.provider);
      expect(await groth16.verifyBatch([asProof(proven.proof)], proven.publicSignals)).to.equal(true);
      const forged = proven.publicSignals.map((signal, index) => (index === 2 ? signal + 1n : signal));
      expect(await groth16.verifyBatch([asProof(proven.proof)], forged)).to.equal(false);
    }
    const status = await askStatus(url);
    expect(status.calls).to.deep.equal({ settled: 3 });
    expect(status.lastDay).to.deep.include({ settled: 3, earnedGross: String(3n * PRICE) });
    expect([status.owed, status.transactions]).to.deep.equal(["0", []]);
    expect(renderStatus(status)).to.match(/3 settled.*\n.*none/);
  });

  it("is missed where none runs", async () => {
    const error = await askStatus("http://127.0.0.1:9").catch((thrown: unknown) => thrown);
    expect(String(error)).to.match(/No node tells its status at http:\/\/127\.0\.0\.1:9/);
  });
});

/** Eight words, as the verifier takes them. */
function asProof(words: readonly bigint[]) {
  return z
    .tuple([z.bigint(), z.bigint(), z.bigint(), z.bigint(), z.bigint(), z.bigint(), z.bigint(), z.bigint()])
    .parse(words);
}
