// SPDX-License-Identifier: MIT
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";
import { ZeroHash, id, parseEther } from "ethers";
import { addressesOf } from "../../src/client/addressesOf.ts";
import { chainOf } from "../../src/client/chainOf.ts";
import { readDeployment } from "../../src/client/readDeployment.ts";
import { createClient } from "../../src/client/createClient.ts";
import { offeredPrice } from "../../src/client/offeredPrice.ts";
import { openNode } from "../../src/client/openNode.ts";
import { requestCall } from "../../src/client/requestCall.ts";
import { send } from "../../src/client/send.ts";
import { readSessionFile, writeSessionFile } from "../../src/client/sessionFile.ts";
import { AssayError } from "../../src/errors/AssayError.ts";
import { deployAssay, networkHelpers } from "../shared/fixtures.ts";
import { makeRegistration, registerCircuit, registerModel } from "../shared/models.ts";

async function fixture() {
  const deployed = await deployAssay();
  const addresses = await addressesOf(deployed);
  const client = createClient({ signer: deployed.signers.operator, addresses });
  return { ...deployed, client, addresses };
}

/** The AssayError that the work fails with. */
async function failure(work: Promise<unknown>): Promise<AssayError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof AssayError) return error;
    throw error;
  }
  throw new Error("nothing failed");
}

const order = { nodeId: id("node"), modelId: 1n, inputCommitment: 1n, maxPrice: 1n, payload: "0x" };

describe("what a user is told when something is refused", () => {
  it("names holdings and need before anything is sent, when the balance is too low", async () => {
    const { client } = await networkHelpers.loadFixture(fixture);
    const nonce = await client.signer.getNonce();
    const stake = parseEther("100001");
    const error = await failure(openNode(client, { salt: ZeroHash, commission: 0n, endpoint: "x", stake }));
    expect(error.code).to.equal("BALANCE_INSUFFICIENT");
    expect(error.message).to.contain("100000.0 ASY").and.to.contain("100001.0 ASY");
    expect(await client.signer.getNonce()).to.equal(nonce);
  });

  it("names the deadline and the chain's clock, when the deadline has passed", async () => {
    const { client } = await networkHelpers.loadFixture(fixture);
    const { now } = await chainOf(client);
    const error = await failure(requestCall(client, { ...order, deadline: now }));
    expect(error.code).to.equal("DEADLINE_EXPIRED");
    expect(error.message).to.contain(new Date(Number(now) * 1000).toISOString());
  });

  it("names the Solidity error, its arguments and what to do, when a contract refuses", async () => {
    const { client } = await networkHelpers.loadFixture(fixture);
    const { nodeId } = await openNode(client, {
      salt: ZeroHash,
      commission: 0n,
      endpoint: "x",
      stake: parseEther("1000"),
    });
    const unknown = await failure(send(client.market.setOffer(nodeId, 77n, 1n, 1n)));
    expect(unknown.code).to.equal("ModelUnknown");
    expect(unknown.message).to.contain("modelId 77").and.to.contain("Register it first");
    const { now } = await chainOf(client);
    const inactive = await failure(requestCall(client, { ...order, nodeId, deadline: now + 3600n }));
    expect(inactive.code).to.equal("OfferInactive");
  });

  it("R23: names the price before anything is signed, when the node asks for more than the caller wants to pay", async () => {
    const { client, signers, circuits, models } = await networkHelpers.loadFixture(fixture);
    const registration = makeRegistration(await registerCircuit({ circuits }));
    const modelId = await registerModel({ models }, signers.author, registration);
    const opening = { salt: ZeroHash, commission: 0n, endpoint: "x", stake: parseEther("1000") };
    const { nodeId } = await openNode(client, opening);
    const maxPrice = parseEther("2");
    const missing = await failure(offeredPrice(client, { nodeId, modelId, maxPrice }));
    expect(missing.code).to.equal("OFFER_MISSING");
    await client.market.setOffer(nodeId, modelId, maxPrice, 1n);
    expect(await offeredPrice(client, { nodeId, modelId, maxPrice })).to.equal(maxPrice);
    await client.market.setOffer(nodeId, modelId, maxPrice + 1n, 1n);
    expect(await offeredPrice(client, { nodeId, modelId, maxPrice })).to.equal(maxPrice);
    const notice = await client.market.OFFER_NOTICE();
    await networkHelpers.time.increase(notice);
    const dear = await failure(offeredPrice(client, { nodeId, modelId, maxPrice }));
    expect(dear.code).to.equal("OFFER_TOO_DEAR");
    expect(dear.message).to.contain("2.000000000000000001 ASY").and.to.contain("2.0 ASY");
    await client.market.retireOffer(nodeId, modelId);
    await networkHelpers.time.increase(notice);
    expect((await failure(offeredPrice(client, { nodeId, modelId, maxPrice }))).code).to.equal(
      "OFFER_MISSING",
    );
  });

  it("passes on what is no refusal of a contract", async () => {
    const broken = new TypeError("boom");
    await send(Promise.reject(broken)).then(
      () => expect.fail("nothing failed"),
      (error: unknown) => {
        expect(error).to.equal(broken);
      },
    );
  });

  describe("files", () => {
    let folder: string;
    before(async () => {
      folder = await mkdtemp(path.join(os.tmpdir(), "assay-files-"));
    });
    after(() => rm(folder, { recursive: true, force: true }));

    it("names the record of a deployment that is missing or incomplete", async () => {
      const file = path.join(folder, "deployment.json");
      expect((await failure(readDeployment({ path: file, chainId: 5n }))).message).to.contain(file);
      await writeFile(file, JSON.stringify({ chainId: 5, addresses: { token: `0x${"1".repeat(40)}` } }));
      expect((await failure(readDeployment({ path: file, chainId: 5n }))).code).to.equal(
        "DEPLOYMENT_MISSING",
      );
    });

    it("reads back the session that it wrote, and names the field that was damaged", async () => {
      const file = path.join(folder, "session.json");
      const session = {
        nodeId: id("node"),
        calls: [
          { modelId: 1n, inputCommitment: 2n, price: 3n, input: { salt: 4n, words: Uint8Array.of(1, 0, 1) } },
        ],
        voucher: { sessionId: id("session"), head: id("head"), callCount: 1n, validUntil: 9n },
        signature: "0x1234",
      };
      await writeSessionFile(file, session);
      expect(await readSessionFile(file)).to.deep.equal(session);
      await writeFile(file, (await readFile(file, "utf8")).replace('"price": "3"', '"price": "three"'));
      const error = await failure(readSessionFile(file));
      expect(error.code).to.equal("SESSION_FILE_INVALID");
      expect(error.message).to.contain("calls.0.price");
    });
  });
});
