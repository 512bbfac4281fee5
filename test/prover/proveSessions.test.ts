// SPDX-License-Identifier: MIT
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { parseEther } from "ethers";
import { openSession } from "../../src/client/openSession.ts";
import { orderCalls } from "../../src/client/orderCalls.ts";
import { proveSessions } from "../../src/node/settleSessions.ts";
import type { ServedModel } from "../../src/node/ServedModel.ts";
import type { ProgressStep } from "../../src/shared/progress.ts";
import { defined } from "../keys/helpers/defined.ts";
import { networkHelpers } from "../shared/fixtures.ts";
import { openNodeWithOffer } from "../shared/openNodeWithOffer.ts";

const PRICE = parseEther("2");

/** Two sessions of five calls each with a node that proves two calls at once. */
async function fixture() {
  const { node, caller, circuitId, modelId, nodeId } = await openNodeWithOffer(PRICE);
  const sessions = [];
  for (const first of [0, 5]) {
    const { sessionId } = await openSession(caller, { nodeId, amount: 10n * PRICE });
    const calls = Array.from({ length: 5 }, (_, index) => {
      const input = { words: Uint8Array.of(1), salt: BigInt(first + index) };
      return { modelId, inputCommitment: input.salt, price: PRICE, input };
    });
    sessions.push(await orderCalls(caller, { sessionId, calls, validFor: 3600n }));
  }
  return { node, nodeId, circuitId, modelId, sessions };
}

describe("proofs of a node for its sessions", () => {
  type Proving = Parameters<ServedModel["prove"]>[0];
  /** A model whose proofs say which calls they are for. */
  const serve = (
    { modelId, circuitId }: { modelId: bigint; circuitId: string },
    work: (proving: Proving) => Promise<void>,
  ): ServedModel => ({
    modelId,
    circuitId,
    batchSize: 2,
    wordsPerCall: 1,
    answer: () => 0,
    decode: () => ({ words: Uint8Array.of(1), salt: 0n }),
    commit: ({ salt }) => salt,
    prove: async (proving) => {
      await work(proving);
      const outputs = proving.inputs.map(({ salt }) => salt);
      return { proof: Array.from({ length: 8 }, () => defined(outputs[0])), outputs, wallMs: 0 };
    },
    close: () => Promise.resolve(),
  });

  it("are asked for all at once, and keep the order of the calls whichever is done first", async () => {
    const { node, nodeId, sessions, ...model } = await networkHelpers.loadFixture(fixture);
    const steps: ProgressStep[] = [];
    let [running, most] = [0, 0];
    const served = serve(model, async ({ inputs }) => {
      most = Math.max(most, ++running);
      // The later the calls, the sooner the proof.
      await sleep(100 - 10 * Number(defined(inputs[0]).salt));
      running--;
    });
    const onProgress = (step: ProgressStep): unknown => steps.push(step);
    const proven = await proveSessions(node, { nodeId, models: [served], sessions, onProgress });
    expect(most).to.equal(6);
    const following = 1n << 32n;
    expect(
      proven.sessions.map(({ bundles, outputs }) => ({ calls: bundles.map(({ calls }) => calls), outputs })),
    ).to.deep.equal(
      [0n, 5n].map((first) => ({
        calls: [following, following | 2n, 4n],
        outputs: [first, first + 1n, first + 2n, first + 3n, first + 4n],
      })),
    );
    expect(proven.proofs.flatMap(({ outputs }) => outputs)).to.deep.equal(
      Array.from({ length: 10 }, (_, call) => BigInt(call)),
    );
    expect(steps.map(({ done }) => done)).to.deep.equal([0, 1, 3, 5, 6, 8, 10]);
  });

  it("are cancelled when one of them fails, and it fails with that one's reason", async () => {
    const { node, nodeId, sessions, ...model } = await networkHelpers.loadFixture(fixture);
    let cancelled = 0;
    const served = serve(model, async ({ inputs, signal }) => {
      if (defined(inputs[0]).salt === 7n) throw new RangeError("out of luck");
      await sleep(60_000, undefined, signal && { signal }).catch((error: unknown) => {
        cancelled++;
        throw error;
      });
    });
    const proving = proveSessions(node, { nodeId, models: [served], sessions });
    const error: unknown = await proving.catch((reason: unknown) => reason);
    expect(error).to.have.property("message", "out of luck");
    expect(cancelled).to.equal(5);
  });
});
