// SPDX-License-Identifier: MIT
import { expect } from "chai";
import type { AddressInfo } from "node:net";
import { createServer, type Server } from "node:http";
import { parseEther } from "ethers";
import { callNode, type CallNodeParameters } from "../../../src/client/callNode.ts";
import { connectNode } from "../../../src/client/connectNode.ts";
import { createClient } from "../../../src/client/createClient.ts";
import { deposit } from "../../../src/client/deposit.ts";
import type { NodeConnection } from "../../../src/client/NodeConnection.ts";
import { openSession } from "../../../src/client/openSession.ts";
import { NodeRefusedError } from "../../../src/errors/CallingErrors.ts";
import type { NodeDatabase } from "../../../src/node/database/openDatabase.ts";
import type { Api } from "../../../src/node/serve/Api.ts";
import { commitInput } from "../../../src/shared/poseidon.ts";
import { ethers, networkHelpers } from "../../shared/fixtures.ts";
import { openApi, type ApiChoices } from "./apiFixture.ts";
import { openTestDatabase, orderCall, PRICE, refusal } from "./serving.ts";

/** A call of the summing model, whose answer is sum & 3 plus sum >> 2. */
function callOf(modelId: bigint, sum: number, salt = BigInt(sum)): CallNodeParameters {
  const words = Uint8Array.from([sum & 3, (sum >> 2) & 3, 0, 0]);
  const input = { words, salt };
  return { modelId, input, inputCommitment: commitInput({ words, bits: 2, salt }), maxPrice: PRICE };
}

const listen = async (api: Api) => api.listen({ host: "127.0.0.1", port: 0 });

describe("calling a node", () => {
  let database: NodeDatabase;
  let clear: () => Promise<void>;
  let close: () => Promise<void>;
  const open: { close: () => unknown }[] = [];
  before(async () => {
    ({ database, clear, close } = await openTestDatabase());
  });
  beforeEach(() => clear());
  afterEach(async () => {
    for (const server of open.splice(0)) await server.close();
  });
  after(() => close());

  async function serve(choices?: ApiChoices) {
    const node = await openApi(database, choices);
    open.push(node.api);
    const url = await listen(node.api);
    const connect = (at = url) => connectNode(node.caller, { url: at, sessionId: node.sessionId });
    return { ...node, url, connect };
  }

  /** A server that says something else than the node, or nothing, when it likes to. */
  async function between(
    url: string,
    change: (path: string, paid: boolean, body: string) => string | undefined,
  ): Promise<{ url: string; asked: string[] }> {
    const asked: string[] = [];
    const server: Server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const paid = request.headers["payment-signature"];
        asked.push(`${typeof paid === "string" ? "paid" : "unpaid"} ${request.url ?? ""}`);
        const headers = {
          ...(typeof paid === "string" && { "payment-signature": paid, "content-type": "application/json" }),
        };
        const { method = "GET" } = request;
        const sent = Buffer.concat(chunks);
        fetch(url + (request.url ?? ""), { method, headers, ...(sent.length > 0 && { body: sent }) })
          .then(async (reply) => {
            const body = change(request.url ?? "", paid !== undefined, await reply.text());
            if (body === undefined) {
              request.socket.destroy();
            } else {
              response.writeHead(reply.status, { "content-type": "application/json" }).end(body);
            }
          })
          .catch(() => request.socket.destroy());
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    open.push(server);
    const { port } = server.address() as AddressInfo; // it listens on a port
    return { url: `http://127.0.0.1:${String(port)}`, asked };
  }

  it("asks once for the terms, and then needs one round trip for each call", async () => {
    const { url, connect, modelId, sessionId } = await serve();
    const proxy = await between(url, (_path, _paid, body) => body);
    const connection = await connect(proxy.url);
    const first = await callNode(connection, callOf(modelId, 1));
    expect(first).to.include({ answer: 1, label: "sum 1", price: PRICE });
    const second = await callNode(connection, callOf(modelId, 2));
    expect(second.answer).to.equal(2);
    expect(connection).to.include({ head: second.callId, callCount: 2n });
    const path = `/models/${String(modelId)}/calls`;
    expect(proxy.asked).to.deep.equal([
      `unpaid ${path}?session=${sessionId}`,
      `paid ${path}`,
      `paid ${path}`,
    ]);
  });

  it("keeps the order of calls that are made at once", async () => {
    const { connect, modelId } = await serve();
    const connection = await connect();
    const answers = await Promise.all(
      [1, 2, 3, 4, 5].map((sum) => callNode(connection, callOf(modelId, sum))),
    );
    expect(answers.map(({ answer }) => answer)).to.deep.equal([1, 2, 3, 1, 2]);
    const rows = await database.db.selectFrom("calls").select("call_id").orderBy("sequence").execute();
    expect(rows.map(({ call_id }) => call_id)).to.deep.equal(answers.map(({ callId }) => callId));
  });

  it("signs no price above the maximum, neither the first nor a raised one", async () => {
    const { connect, modelId, node, nodeId } = await serve();
    const connection = await connect();
    const dear = { ...callOf(modelId, 1), maxPrice: PRICE - 1n };
    expect(await refusal(callNode(connection, dear))).to.equal("OFFER_TOO_DEAR");
    await callNode(connection, callOf(modelId, 1));
    await node.market.setOffer(nodeId, modelId, PRICE + 1n, 0n);
    const { changesAt } = await node.market.offerOf(nodeId, modelId);
    await networkHelpers.time.increaseTo(changesAt);
    const later = await connect();
    later.prices.set(modelId, PRICE); // as one would who had called before it rose
    expect(await refusal(callNode(later, callOf(modelId, 2)))).to.equal("OFFER_TOO_DEAR");
    later.prices.set(modelId, PRICE);
    const paid = await callNode(later, { ...callOf(modelId, 2), maxPrice: PRICE + 1n });
    expect(paid).to.include({ answer: 2, price: PRICE + 1n });
  });

  it("learns of calls that the same account made elsewhere, and signs behind them", async () => {
    const { connect, modelId } = await serve();
    const [one, other] = [await connect(), await connect()];
    await callNode(one, callOf(modelId, 1));
    await callNode(other, callOf(modelId, 2)); // knows of the first from the terms
    const third = await callNode(one, callOf(modelId, 3)); // finds its place taken
    expect(third.answer).to.equal(3);
    expect([one.callCount, other.callCount]).to.deep.equal([3n, 2n]);
    expect(await database.db.selectFrom("calls").select("call_id").execute()).to.have.length(3);
  });

  it("signs nothing behind calls that nobody ordered", async () => {
    const { connect, modelId, sessionId, stranger } = await serve();
    const forged = await orderCall(stranger, { sessionId, head: sessionId, callCount: 1n, modelId });
    const { callId: realId } = await callNode(await connect(), callOf(modelId, 1));
    // The node puts a signature of somebody else under the call that it claims.
    await database.db.updateTable("calls").set({ signature: forged.signature }).execute();
    expect(await refusal(callNode(await connect(), callOf(modelId, 2)))).to.equal("NODE_FOREIGN_ANSWER");
    // Or claims another call than that which the head comes from.
    await database.db.updateTable("calls").set({ price: 1n }).where("call_id", "=", realId).execute();
    expect(await refusal(callNode(await connect(), callOf(modelId, 2)))).to.equal("NODE_FOREIGN_ANSWER");
  });

  it("asks again when an answer is lost on its way, and pays once", async () => {
    const { url, connect, modelId } = await serve();
    let lost = 0;
    const proxy = await between(url, (_path, paid, body) => (paid && lost++ === 0 ? undefined : body));
    const connection = await connect(proxy.url);
    expect((await callNode(connection, callOf(modelId, 1))).answer).to.equal(1);
    expect(lost).to.equal(2);
    expect(connection.callCount).to.equal(1n);
    expect(await database.db.selectFrom("calls").select("call_id").execute()).to.have.length(1);
  });

  it("says so if the node can't be reached, and goes on behind a call whose answer was lost for good", async () => {
    const { url, connect, modelId } = await serve();
    let isDown = true;
    const proxy = await between(url, (_path, paid, body) => (paid && isDown ? undefined : body));
    const connection = await connect(proxy.url);
    expect(await refusal(callNode(connection, callOf(modelId, 1)))).to.equal("NODE_UNREACHABLE");
    isDown = false;
    const second = await callNode(connection, callOf(modelId, 2));
    expect([second.answer, connection.callCount]).to.deep.equal([2, 2n]);
  });

  it("takes no answer to another call, no terms of other contracts, and no nonsense", async () => {
    const { url, connect, modelId, addresses } = await serve();
    const through = async (change: (body: string, paid: boolean) => string) => {
      const proxy = await between(url, (_path, paid, body) => change(body, paid));
      return refusal(callNode(await connect(proxy.url), callOf(modelId, 1)));
    };
    const foreign = "NODE_FOREIGN_ANSWER";
    const swapped = (body: string) => body.replaceAll(addresses.escrow, addresses.token);
    expect(await through((body, paid) => (paid ? body : swapped(body)))).to.equal(foreign);
    expect(await through(() => "nonsense")).to.equal(foreign);
    const another = `"callId":"0x${"12".repeat(32)}"`;
    const exchanged = (body: string) => body.replace(/"callId":"0x[0-9a-f]{64}"/, another);
    expect(await through((body, paid) => (paid ? exchanged(body) : body))).to.equal(foreign);
  });

  it("tells why the node refuses", async () => {
    const { connect, modelId, caller, sessionId } = await serve();
    const connection = await connect();
    for (const sum of [1, 2, 3, 4, 5]) await callNode(connection, callOf(modelId, sum));
    const error: unknown = await callNode(connection, callOf(modelId, 6)).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(NodeRefusedError);
    expect(error).to.include({ reason: "SESSION_UNDERFUNDED", status: 402 });
    await deposit(caller, { sessionId, amount: PRICE });
    expect((await callNode(connection, callOf(modelId, 6))).answer).to.equal(3);
  });

  it("serves 20 callers with 20 calls each at once: every voucher on disk, no gap, none twice", async () => {
    const { url, modelId, nodeId, addresses, deployed } = await serve({ maxAgeMs: 2_000 });
    const signers = (await ethers.getSigners()).slice(0, 20);
    const connections: NodeConnection[] = [];
    for (const signer of signers) {
      await deployed.token.connect(deployed.signers.deployer).transfer(signer.address, parseEther("100"));
      const client = createClient({ signer, addresses });
      const { sessionId } = await openSession(client, { nodeId, amount: 20n * PRICE });
      connections.push(await connectNode(client, { url, sessionId }));
    }
    expect(connections).to.have.length(20);
    const numbers = Array.from({ length: 20 }, (_, number) => number);
    const answers = await Promise.all(
      connections.flatMap((connection, caller) =>
        numbers.map(async (number) => {
          const sum = number % 7;
          const call = callOf(modelId, sum, BigInt(1000 * caller + number));
          return { ...(await callNode(connection, call)), expected: (sum & 3) + (sum >> 2), connection };
        }),
      ),
    );
    const rows = await database.db.selectFrom("calls").selectAll().orderBy("sequence").execute();
    expect(rows).to.have.length(400);
    const stored = new Map(rows.map((row) => [row.call_id, row]));
    for (const { callId, answer, expected, connection } of answers) {
      expect(answer).to.equal(expected);
      expect(stored.get(callId)).to.include({ session_id: connection.sessionId, answer });
    }
    for (const { sessionId, head, callCount } of connections) {
      const own = rows.filter((row) => row.session_id === sessionId);
      expect(own.map(({ sequence }) => Number(sequence))).to.deep.equal(numbers.map((number) => number + 1));
      expect(own.at(-1)?.call_id).to.equal(head);
      expect(callCount).to.equal(20n);
      const last = own.at(-1);
      const voucher = [sessionId, head, callCount, BigInt(last?.valid_until ?? 0)] as const;
      expect(await deployed.escrow.isVoucherSigned(...voucher, last?.signature ?? "0x")).to.equal(true);
    }
  });
});
