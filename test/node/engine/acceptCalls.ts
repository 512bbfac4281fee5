// SPDX-License-Identifier: MIT
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { Kysely } from "kysely";
import { extendChain } from "../../../src/client/callChain.ts";
import type { Tables } from "../../../src/node/database/Tables.ts";
import { VOUCHER_DOMAIN, VOUCHER_TYPES } from "../../../src/shared/eip712.ts";
import { networkHelpers } from "../../shared/fixtures.ts";
import { CHAIN_ID, PRICE, type OpenMarket, type TestModel } from "../../shared/market.ts";
import { commitTo } from "./trapdoorServed.ts";

/** Calls of one session as the node has them after it has answered: each with a voucher that its caller signed. */
export async function acceptCalls(
  market: OpenMarket,
  db: Kysely<Tables>,
  options: { sessionId: string; model: TestModel; inputs: readonly number[]; caller?: HardhatEthersSigner },
): Promise<string[]> {
  const { sessionId, model, inputs } = options;
  const caller = options.caller ?? market.signers.caller;
  const known = await db
    .selectFrom("sessions")
    .select(["head", "call_count"])
    .where("session_id", "=", sessionId)
    .executeTakeFirst();
  if (known === undefined) {
    await db
      .insertInto("sessions")
      .values({
        session_id: sessionId,
        caller: caller.address,
        head: sessionId,
        call_count: 0n,
        settled_head: sessionId,
        settled_count: 0n,
      })
      .execute();
  }
  let head = known?.head ?? sessionId;
  let callCount = BigInt(known?.call_count ?? 0);
  const validUntil = BigInt(await networkHelpers.time.latest()) + 3600n;
  const domain = {
    ...VOUCHER_DOMAIN,
    chainId: CHAIN_ID,
    verifyingContract: await market.escrow.getAddress(),
  };
  const callIds: string[] = [];
  for (const value of inputs) {
    const input = { words: Uint8Array.of(value, callIds.length), salt: callCount };
    const call = { modelId: model.modelId, inputCommitment: commitTo(input), price: PRICE };
    head = extendChain(head, call);
    callCount += 1n;
    const voucher = { sessionId, head, callCount, validUntil };
    await db
      .insertInto("calls")
      .values({
        call_id: head,
        session_id: sessionId,
        sequence: callCount,
        model_id: call.modelId,
        input_commitment: call.inputCommitment,
        price: call.price,
        words: input.words,
        salt: input.salt,
        answer: value,
        valid_until: validUntil,
        signature: await caller.signTypedData(domain, VOUCHER_TYPES, voucher),
        state: "accepted",
      })
      .execute();
    callIds.push(head);
  }
  await db
    .updateTable("sessions")
    .set({ head, call_count: callCount })
    .where("session_id", "=", sessionId)
    .execute();
  return callIds;
}
