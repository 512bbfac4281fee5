// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { hexlify, parseEther, randomBytes, ZeroAddress } from "ethers";
import { sql } from "kysely";
import { askQuote } from "../../src/client/askQuote.ts";
import { callNode } from "../../src/client/callNode.ts";
import { connectNode } from "../../src/client/connectNode.ts";
import { requestQuoted } from "../../src/client/requestQuoted.ts";
import { networkHelpers } from "../shared/fixtures.ts";
import { openSession, PRICE } from "../shared/market.ts";
import { commitTo } from "./engine/trapdoorServed.ts";
import { runNode, until, type WholeNode } from "./runningNode.ts";
import { openTestDatabase, refusal } from "./serve/serving.ts";

const BOND = parseEther("5");
const TERM = 1_000n;

describe("a node that quotes", function () {
  this.timeout(180_000);
  let test: Awaited<ReturnType<typeof openTestDatabase>>;
  let node: WholeNode;
  before(async () => {
    test = await openTestDatabase();
  });
  beforeEach(async () => {
    await test.clear();
    node = await runNode(test.database, { changed: { quotes: { enabled: true } } });
    await networkHelpers.mine(); // the fixture's blocks may be old
  });
  afterEach(() => node.stop());
  after(() => test.close());

  /** Asks for a quote over HTTP and takes it, without the input. */
  async function order(value: number) {
    const { client, url, nodeId, base } = node;
    const payload = `0x${value.toString(16).padStart(2, "0")}`;
    const draft = {
      order: {
        caller: await client.signer.getAddress(),
        nodeId,
        modelId: base.modelId,
        inputCommitment: commitTo({ words: Uint8Array.of(value), salt: 0n }),
        maxPrice: PRICE,
        deadline: BigInt(await networkHelpers.time.latest()) + TERM,
        referrer: ZeroAddress,
        salt: hexlify(randomBytes(32)),
        bond: BOND,
        callbackGas: 0n,
      },
      payload,
    };
    const quote = await askQuote(client, { url, draft });
    const { callId } = await requestQuoted(client, { quote, payload: "0x" });
    return { ...draft, callId };
  }
  const stateOf = async (callId: string) => {
    const { db } = test.database;
    const row = await db
      .selectFrom("requests")
      .select(["state", "reason"])
      .where("call_id", "=", callId)
      .executeTakeFirst();
    return row ?? { state: "unseen", reason: null };
  };
  const reach = (callId: string, state: string) =>
    until(`${state} ${callId}`, async () => (await stateOf(callId)).state === state);

  /** Jobs that wait for a prover and go before all others. */
  const urgentJobs = async () => {
    const { rows } = await sql<{ jobs: number }>`select count(*)::integer as jobs from pgboss.job
      where name = 'prove' and state = 'created' and priority = 2`.execute(test.database.db);
    return rows[0]?.jobs;
  };

  it("proves and delivers what was ordered by its quote, and has its bond back", async () => {
    const { callId } = await order(9);
    expect(await node.staking.bondsOf(node.nodeId)).to.equal(BOND);
    await reach(callId, "fulfilled");
    expect(await node.staking.bondsOf(node.nodeId)).to.equal(0n);
    const [proven] = await node.market.queryFilter(node.market.filters.CallProven(callId));
    expect(proven?.args.output).to.deep.equal([9n]);
    const kept = await test.database.db.selectFrom("quotes").select("payload").execute();
    expect(kept).to.deep.equal([{ payload: "" }]);
  });

  it("proves a quoted request before calls that have waited longer", async () => {
    const { client, url, base, served, escrow } = node;
    const sessionId = await openSession(node, {});
    const proven: bigint[] = [];
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    const prove = served.base.prove.bind(served.base);
    served.base.prove = async (asked) => {
      await gate;
      proven.push(asked.context);
      return prove(asked);
    };
    const connection = await connectNode(client, { url, sessionId });
    for (let value = 1; value <= 6; value++) {
      const input = { words: Uint8Array.of(value), salt: BigInt(value) };
      await callNode(connection, {
        modelId: base.modelId,
        input,
        inputCommitment: commitTo(input),
        maxPrice: PRICE,
      });
    }
    const { callId } = await order(9);
    await reach(callId, "waiting");
    await until("the job", async () => (await urgentJobs()) === 1);
    open();
    await reach(callId, "fulfilled");
    // One was under way, and one more may have been taken meanwhile.
    expect(proven.length).to.be.at.most(4);
    await until("settled", async () => (await escrow.sessionOf(sessionId)).callCount === 6n);
  });

  it("loses the bond of an answer that comes too late, spends nothing on it, and goes on", async () => {
    const { served, staking, nodeId, client } = node;
    let release = (): void => undefined;
    const late = new Promise<void>((resolve) => (release = resolve));
    const prove = served.base.prove.bind(served.base);
    let isHeld = false;
    served.base.prove = async (asked) => {
      isHeld = true;
      await late;
      return prove(asked);
    };
    const missed = await order(9);
    await until("the proof", () => Promise.resolve(isHeld));
    await networkHelpers.time.increaseTo(missed.order.deadline + 1n);
    release();
    await reach(missed.callId, "refused");
    expect((await stateOf(missed.callId)).reason).to.include("DeadlinePassed");
    const sent = await test.database.db.selectFrom("transactions").select("kind").execute();
    expect(sent).to.deep.equal([]);
    await client.market.refund(missed.order);
    expect(await staking.bondsOf(nodeId)).to.equal(0n);
    // Nothing can be locked of a stake below the minimum.
    expect(await refusal(order(8))).to.equal("NODE_REFUSED");
    await staking.connect(node.signers.operator).stake(nodeId, BOND);
    const { callId } = await order(8);
    await reach(callId, "fulfilled");
    expect(await staking.bondsOf(nodeId)).to.equal(0n);
  });
});
