// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { id } from "ethers";
import { z } from "zod";
import { freePort } from "../../scripts/lab/freePort.ts";
import { callNode } from "../../src/client/callNode.ts";
import { connectNode } from "../../src/client/connectNode.ts";
import { askStatus } from "../../src/node/serve/askStatus.ts";
import { renderStatus } from "../../src/node/serve/renderStatus.ts";
import { IGroth16Verifier__factory } from "../../typechain-types/index.js";
import { ethers } from "../shared/fixtures.ts";
import { openSession, PRICE } from "../shared/market.ts";
import { commitTo } from "./engine/trapdoorServed.ts";
import { runNode, until, type WholeNode } from "./runningNode.ts";
import { openTestDatabase } from "./serve/serving.ts";

const proofSchema = z.object({
  verifier: z.string(),
  proof: z.array(z.string().transform(BigInt)).length(8),
  publicSignals: z.array(z.string().transform(BigInt)),
});

describe("a node, from the call to the settlement", () => {
  let test: Awaited<ReturnType<typeof openTestDatabase>>;
  let node: WholeNode | undefined;
  before(async () => {
    test = await openTestDatabase();
  });
  after(async () => {
    await node?.stop();
    await test.close();
  });

  it("answers at once, then proves, settles, and hands the proof out", async () => {
    node = await runNode(test.database);
    const { escrow, batched, client, url } = node;
    const { modelId } = batched;
    const sessionId = await openSession(node, {});
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
    await until("settled", async () => (await stateOf(last)).state === "settled");

    const session = await escrow.sessionOf(sessionId);
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

  it("takes no calls if a part of it can't start", async () => {
    const { database } = test;
    const refuse = () => Promise.reject(new Error("no queue"));
    const queue = new Proxy(database.queue, {
      get: (target, name): unknown => (name === "createQueue" ? refuse : Reflect.get(target, name)),
    });
    const port = await freePort();
    const starting = runNode({ ...database, queue }, { changed: { listen: { port } } });
    expect(String(await starting.catch((thrown: unknown) => thrown))).to.match(/no queue/);
    const asked = await askStatus(`http://127.0.0.1:${String(port)}`).catch((thrown: unknown) => thrown);
    expect(String(asked)).to.match(/No node tells its status/);
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
