// SPDX-License-Identifier: MIT
import { expect } from "chai";
import fs from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { parseEther } from "ethers";
import { callNode } from "../../src/client/callNode.ts";
import { connectNode } from "../../src/client/connectNode.ts";
import { NodeRefusedError } from "../../src/errors/CallingErrors.ts";
import { networkHelpers } from "../shared/fixtures.ts";
import { openSession, PRICE, type TestModel } from "../shared/market.ts";
import { commitTo, POISON } from "./engine/trapdoorServed.ts";
import { runNode, until, type WholeNode } from "./runningNode.ts";
import { openTestDatabase, refusal } from "./serve/serving.ts";

function callOf({ modelId }: TestModel, value: number) {
  const input = { words: Uint8Array.of(value), salt: BigInt(value) };
  return { modelId, input, inputCommitment: commitTo(input), maxPrice: PRICE };
}

describe("a node when things go wrong around it", function () {
  this.timeout(180_000);
  let test: Awaited<ReturnType<typeof openTestDatabase>>;
  let node: WholeNode;
  before(async () => {
    test = await openTestDatabase();
  });
  beforeEach(() => test.clear());
  afterEach(() => node.stop());
  after(() => test.close());

  async function connect(settings: Parameters<typeof runNode>[1] = {}) {
    node = await runNode(test.database, settings);
    await networkHelpers.mine(); // the fixture's blocks may be old
    const { client, url, escrow } = node;
    const sessionId = await openSession(node, {});
    const connection = await connectNode(client, { url, sessionId });
    const call = (model: TestModel, value: number) => callNode(connection, callOf(model, value));
    const settled = (calls: bigint) =>
      until(
        `${String(calls)} calls settled`,
        async () => (await escrow.sessionOf(sessionId)).callCount === calls,
      );
    return { ...node, sessionId, connection, call, settled };
  }
  const states = async () => {
    const rows = await test.database.db.selectFrom("calls").select("state").orderBy("sequence").execute();
    return rows.map(({ state }) => state);
  };

  it("takes nothing on while its disk is full, loses nothing, and goes on when there is room", async () => {
    const { call, settled, base, connection } = await connect();
    await call(base, 1);
    const { writeSync } = fs;
    Reflect.set(fs, "writeSync", fullDisk(writeSync));
    let refusal: unknown;
    try {
      for (let value = 2; refusal === undefined && value < 200; value++) {
        await call(base, value).catch((error: unknown) => (refusal = error));
      }
    } finally {
      Reflect.set(fs, "writeSync", writeSync);
    }
    expect(refusal)
      .to.be.instanceOf(NodeRefusedError)
      .and.to.include({ status: 503, reason: "DATABASE_UNWELL" });
    // Whom the node answered is on disk, and nobody else.
    const answered = connection.callCount;
    expect(await states()).to.have.length(Number(answered));
    await call(base, 1);
    await settled(answered + 1n);
    await until("the record", async () => (await states()).every((state) => state === "settled"));
  });

  it("is paid for the partners of an input that nobody can prove", async () => {
    const { call, settled, batched, escrow, sessionId } = await connect({
      changed: { provers: { bundleWaitSeconds: 5 } },
    });
    for (const value of [1, POISON, 3, 4]) await call(batched, value);
    await settled(4n);
    expect((await escrow.sessionOf(sessionId)).balance).to.equal(parseEther("1000") - 3n * PRICE);
  });

  it("settles before a caller's money leaves who withdraws it under way", async () => {
    // Nothing else is a reason to settle.
    const patient = { settlement: { maxWaitSeconds: 10 ** 9, enoughCalls: 10 ** 6, maxExposure: "1000000" } };
    const { call, settled, base, escrow, sessionId, signers } = await connect({ changed: patient });
    await call(base, 1);
    await until("the proof", async () => (await states()).includes("proven"));
    const { balance } = await escrow.sessionOf(sessionId);
    await escrow.connect(signers.caller).thaw(sessionId, balance);
    await sleep(500);
    expect((await escrow.sessionOf(sessionId)).callCount).to.equal(0n);
    const { thawEndsAt } = await escrow.sessionOf(sessionId);
    // A voucher ends before any thaw does.
    await networkHelpers.time.increase(2_600);
    await settled(1n);
    await networkHelpers.time.increaseTo(thawEndsAt + 1n);
    await escrow.connect(signers.caller).withdraw(sessionId);
    expect((await escrow.sessionOf(sessionId)).balance).to.equal(0n);
  });

  for (const minutes of [-10, 10]) {
    const kind = minutes < 0 ? "behind" : "ahead of";
    it(`decides by the chain's clock when its own is minutes ${kind} it`, async () => {
      const clock = Date;
      globalThis.Date = skewed(clock, minutes * 60_000);
      try {
        const { call, settled, base, sessionId, client, url } = await connect();
        await call(base, 1);
        await settled(1n);
        // A voucher that ends too soon by the chain's clock is refused, one that does not is taken.
        const soon = await connectNode(client, { url, sessionId, validFor: 590n });
        expect(await refusal(callNode(soon, callOf(base, 2)))).to.equal("NODE_REFUSED");
        const later = await connectNode(client, { url, sessionId, validFor: 640n });
        await callNode(later, callOf(base, 2));
        await settled(2n);
      } finally {
        globalThis.Date = clock;
      }
    });
  }
});

/** Writes as to a disk that has no room: what is there can be overwritten, and nothing grows. */
function fullDisk(write: typeof fs.writeSync) {
  return (file: number, buffer: Uint8Array, offset: number, length: number, position: number): number => {
    if (position + length > fs.fstatSync(file).size) {
      throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
    }
    return write(file, buffer, offset, length, position);
  };
}

/** A clock that is wrong by so many milliseconds. */
function skewed(clock: DateConstructor, by: number): DateConstructor {
  return new Proxy(clock, {
    construct: (target, given) => {
      const made: unknown = Reflect.construct(target, given.length === 0 ? [target.now() + by] : given);
      if (made instanceof target) return made;
      throw new TypeError("no date");
    },
    get: (target, name): unknown => (name === "now" ? () => target.now() + by : Reflect.get(target, name)),
  });
}
