// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { concat, dataSlice, id, parseEther } from "ethers";
import { authoriseSigner } from "../../src/client/authoriseSigner.ts";
import { createClient } from "../../src/client/createClient.ts";
import { chainOf } from "../../src/client/chainOf.ts";
import { openSession } from "../../src/client/openSession.ts";
import { orderCalls, type SessionCall, type SignedSession } from "../../src/client/orderCalls.ts";
import { requestCall } from "../../src/client/requestCall.ts";
import { revokeAllSigners } from "../../src/client/revokeAllSigners.ts";
import { revokeSigner } from "../../src/client/revokeSigner.ts";
import { AssayError } from "../../src/errors/AssayError.ts";
import {
  ContractCallerRefusedError,
  NodeForeignError,
  VoucherInvalidError,
} from "../../src/errors/NodeErrors.ts";
import { proveRequest } from "../../src/node/fulfilRequest.ts";
import { proveSessions } from "../../src/node/settleSessions.ts";
import type { ServedModel } from "../../src/node/ServedModel.ts";
import { networkHelpers } from "../shared/fixtures.ts";
import { openNodeWithOffer } from "../shared/openNodeWithOffer.ts";
import { APPROVES_THE_OWNERS_SIGNATURE, REFUSES, openWallet } from "../shared/wallet.ts";

const PRICE = parseEther("2");
const DAY = 86_400n;

/** A node with one offer, and a caller's session with it that holds enough for three calls. */
async function fixture() {
  const { deployed, addresses, node, caller, circuitId, modelId, nodeId } = await openNodeWithOffer(PRICE);
  const { sessionId } = await openSession(caller, { nodeId, amount: 3n * PRICE });

  const callsAt = (...prices: bigint[]): SessionCall[] =>
    prices.map((price, index) => {
      const input = { words: Uint8Array.of(1), salt: BigInt(index) };
      return { modelId, inputCommitment: BigInt(index), price, input };
    });
  const sign = (calls: readonly SessionCall[], validFor = 3600n) =>
    orderCalls(caller, { sessionId, calls, validFor });

  let proofs = 0;
  const served: ServedModel = {
    modelId,
    circuitId,
    batchSize: 1,
    wordsPerCall: 1,
    answer: () => 0,
    decode: () => ({ words: Uint8Array.of(1), salt: 0n }),
    commit: ({ salt }) => salt,
    prove: () => {
      proofs++;
      return Promise.resolve({ proof: Array.from({ length: 8 }, () => 0n), outputs: [0n], wallMs: 0 });
    },
    close: () => Promise.resolve(),
  };
  const prove = (session: SignedSession, at = nodeId) => proveAll([session], at);
  const proveAll = (sessions: readonly SignedSession[], at = nodeId, minPrice?: bigint) =>
    proveSessions(node, { nodeId: at, models: [served], sessions, minPrice });

  /** The code with which the node refuses the session; it must not have proven anything. */
  const refusal = async (sessions: SignedSession | SignedSession[], at = nodeId): Promise<string> => {
    const before = proofs;
    try {
      await proveAll([sessions].flat(), at);
    } catch (error) {
      expect(proofs, "proofs made for nothing").to.equal(before);
      if (error instanceof AssayError) return error.code;
      throw error;
    }
    throw new Error("nothing was refused");
  };
  return {
    ...deployed,
    addresses,
    node,
    caller,
    served,
    nodeId,
    modelId,
    sessionId,
    callsAt,
    sign,
    prove,
    proveAll,
    refusal,
  };
}

describe("what a node checks before it works for a session", () => {
  it("proves a session that will pay", async () => {
    const { prove, sign, callsAt } = await networkHelpers.loadFixture(fixture);
    const { proofs } = await prove(await sign(callsAt(PRICE, PRICE, PRICE)));
    expect(proofs).to.have.length(3);
  });

  it("R05: refuses calls priced below its offer, or for nothing", async () => {
    const { refusal, sign, callsAt, modelId } = await networkHelpers.loadFixture(fixture);
    expect(await refusal(await sign(callsAt(PRICE, 1n)))).to.equal("PRICE_TOO_LOW");
    const free = callsAt(0n).map((call) => ({ ...call, modelId: modelId + 1n })); // never offered
    expect(await refusal(await sign(free))).to.equal("PRICE_TOO_LOW");
  });

  it("R23: proves what was ordered before the offer rose, if the operator says so", async () => {
    const { node, nodeId, modelId, refusal, proveAll, sign, callsAt } =
      await networkHelpers.loadFixture(fixture);
    await node.market.setOffer(nodeId, modelId, PRICE + 1n, 0n);
    const { changesAt } = await node.market.offerOf(nodeId, modelId);
    await networkHelpers.time.increaseTo(changesAt - 60n);
    const signed = await sign(callsAt(PRICE));
    await proveAll([signed], nodeId);
    await networkHelpers.time.increaseTo(changesAt);
    expect(await refusal(signed)).to.equal("PRICE_TOO_LOW");
    const { proofs } = await proveAll([signed], nodeId, PRICE);
    expect(proofs).to.have.length(1);
  });

  it("refuses more than the session holds", async () => {
    const { refusal, sign, callsAt } = await networkHelpers.loadFixture(fixture);
    expect(await refusal(await sign(callsAt(PRICE, PRICE, PRICE + 1n)))).to.equal("SESSION_UNDERFUNDED");
  });

  it("relies on thawing money only until it can leave: its caller may take it out in front of the settlement", async () => {
    const { caller, sessionId, refusal, prove, sign, callsAt } = await networkHelpers.loadFixture(fixture);
    await caller.escrow.thaw(sessionId, 2n * PRICE);
    await prove(await sign(callsAt(PRICE, PRICE), DAY)); // thawing takes two days
    const { thawEndsAt } = await caller.escrow.sessionOf(sessionId);
    await networkHelpers.time.increaseTo(thawEndsAt - 3600n);
    expect(await refusal(await sign(callsAt(PRICE, PRICE), 3600n))).to.equal("SESSION_UNDERFUNDED");
    await prove(await sign(callsAt(PRICE, PRICE), 3599n));
    await networkHelpers.time.increase(60n * DAY);
    expect(await refusal(await sign(callsAt(PRICE, PRICE)))).to.equal("SESSION_UNDERFUNDED");
    await prove(await sign(callsAt(PRICE)));
  });

  it("R09: takes a key's voucher only if the key signs for the caller until after it ends", async () => {
    const { signers, addresses, caller, sessionId, refusal, prove, callsAt } =
      await networkHelpers.loadFixture(fixture);
    const key = createClient({ signer: signers.delegator, addresses });
    const signByKey = (validFor: bigint) => orderCalls(key, { sessionId, calls: callsAt(PRICE), validFor });
    expect(await refusal(await signByKey(3600n))).to.equal("VOUCHER_INVALID");
    await authoriseSigner(caller, { signer: signers.delegator.address });
    await prove(await signByKey(DAY));
    const { endsAt } = await revokeSigner(caller, { signer: signers.delegator.address });
    await prove(await signByKey(DAY)); // revoking takes two days
    await networkHelpers.time.increaseTo(endsAt - 3600n);
    expect(await refusal(await signByKey(3600n))).to.equal("VOUCHER_INVALID");
    await prove(await signByKey(3599n));
    await authoriseSigner(caller, { signer: signers.delegator.address });
    await prove(await signByKey(3600n));
    await revokeAllSigners(caller);
    await networkHelpers.time.increase(2n * DAY);
    expect(await refusal(await signByKey(3600n))).to.equal("VOUCHER_INVALID");
  });

  it("R03: works for contracts that approve vouchers themselves only if the operator says so", async () => {
    const { signers, node, served, nodeId, addresses, token, callsAt } =
      await networkHelpers.loadFixture(fixture);
    const { client: wallet, contract } = await openWallet({ owner: signers.caller, addresses });
    await token.connect(signers.caller).transfer(contract, 3n * PRICE);
    const { sessionId } = await openSession(wallet, { nodeId, amount: 3n * PRICE, signedBy: "contract" });
    const owner = createClient({ signer: signers.caller, addresses });
    const sessions = [await orderCalls(owner, { sessionId, calls: callsAt(PRICE), validFor: 3600n })];
    const proving = (contractCallers?: boolean) =>
      proveSessions(node, { nodeId, models: [served], sessions, contractCallers });
    await expectFailure(proving(), ContractCallerRefusedError);
    await contract.set(APPROVES_THE_OWNERS_SIGNATURE);
    expect((await proving(true)).proofs).to.have.length(1);
    await contract.set(REFUSES);
    await expectFailure(proving(true), VoucherInvalidError);
  });

  it("refuses vouchers that have expired or outlive the thaw", async () => {
    const { refusal, sign, callsAt } = await networkHelpers.loadFixture(fixture);
    const signed = await sign(callsAt(PRICE));
    expect(await refusal(await sign(callsAt(PRICE), 365n * DAY))).to.equal("VOUCHER_INVALID");
    await networkHelpers.time.increase(3601n);
    expect(await refusal(signed)).to.equal("VOUCHER_INVALID");
  });

  it("refuses a voucher that expires before it can be settled", async () => {
    const { refusal, prove, sign, callsAt } = await networkHelpers.loadFixture(fixture);
    expect(await refusal(await sign(callsAt(PRICE), 599n))).to.equal("VOUCHER_INVALID");
    await prove(await sign(callsAt(PRICE), 600n));
  });

  it("R06: refuses two vouchers of one session, of which only one can be paid", async () => {
    const { refusal, sign, callsAt } = await networkHelpers.loadFixture(fixture);
    const branches = [await sign(callsAt(PRICE)), await sign(callsAt(PRICE, PRICE))];
    expect(await refusal(branches)).to.equal("VOUCHER_INVALID");
  });

  it("R26: refuses a session with another node, and one that was never opened", async () => {
    const { refusal, sign, callsAt } = await networkHelpers.loadFixture(fixture);
    const signed = await sign(callsAt(PRICE));
    expect(await refusal(signed, id("another node"))).to.equal("VOUCHER_INVALID");
    const voucher = { ...signed.voucher, sessionId: id("never opened") };
    expect(await refusal({ ...signed, voucher })).to.equal("VOUCHER_INVALID");
  });

  it("R06: refuses calls that are not those that were signed", async () => {
    const { refusal, sign, callsAt } = await networkHelpers.loadFixture(fixture);
    const signed = await sign(callsAt(PRICE, PRICE));
    expect(await refusal({ ...signed, calls: callsAt(PRICE) })).to.equal("VOUCHER_INVALID");
    expect(await refusal({ ...signed, calls: callsAt(PRICE, PRICE + 1n) })).to.equal("VOUCHER_INVALID");
    const voucher = { ...signed.voucher, callCount: 3n };
    expect(await refusal({ ...signed, voucher })).to.equal("VOUCHER_INVALID");
  });

  it("R03: refuses every signature that the escrow would refuse", async () => {
    const { refusal, sign, callsAt } = await networkHelpers.loadFixture(fixture);
    const signed = await sign(callsAt(PRICE));
    const other = await sign(callsAt(PRICE, PRICE));
    const body = dataSlice(signed.signature, 0, 64);
    const recovery = Number(dataSlice(signed.signature, 64)) - 27;
    const damaged = [other.signature, body, "0x12", concat([body, Uint8Array.of(recovery)])];
    for (const signature of damaged) {
      expect(await refusal({ ...signed, signature }), signature).to.equal("VOUCHER_INVALID");
    }
  });

  it("E04: refuses to work for the node of another operator", async () => {
    const { signers, addresses, caller, served, nodeId, modelId, callsAt, sign } =
      await networkHelpers.loadFixture(fixture);
    const rival = createClient({ signer: signers.rival, addresses });
    const sessions = [await sign(callsAt(PRICE))];
    await expectFailure(proveSessions(rival, { nodeId, models: [served], sessions }), NodeForeignError);
    const { now } = await chainOf(caller);
    const { callId } = await requestCall(caller, {
      nodeId,
      modelId,
      inputCommitment: 0n,
      maxPrice: PRICE,
      deadline: now + 3600n,
      payload: "0x",
    });
    await expectFailure(proveRequest(rival, { models: [served], callId }), NodeForeignError);
  });
});

async function expectFailure(
  work: Promise<unknown>,
  kind: typeof NodeForeignError | typeof ContractCallerRefusedError | typeof VoucherInvalidError,
): Promise<void> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).to.be.instanceOf(kind);
}
