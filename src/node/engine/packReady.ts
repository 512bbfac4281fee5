// SPDX-License-Identifier: MIT
import type { Kysely } from "kysely";
import { z } from "zod";
import type { IInferenceMarket } from "../../../typechain-types/market/InferenceMarket.js";
import { packSettlement } from "../../shared/packSettlement.ts";
import type { Tables } from "../database/Tables.ts";
import type { ReadySession } from "./readySessions.ts";

const words = z.array(z.string().transform(BigInt));

/** A session's settlement, with the proofs of its calls. */
export async function packReady(
  db: Kysely<Tables>,
  { sessionId, calls, voucher }: ReadySession,
): Promise<IInferenceMarket.SessionSettlementStruct> {
  const proven = calls.filter(({ state }) => state === "proven");
  const bundleIds = [...new Set(proven.map(({ bundle_id }) => bundle_id))].filter((id) => id !== null);
  const bundles = await db
    .selectFrom("bundles")
    .select(["bundle_id", "proof", "outputs"])
    .where("bundle_id", "in", bundleIds)
    .execute();
  return packSettlement({
    sessionId,
    validUntil: voucher.validUntil,
    signature: voucher.signature,
    calls: calls.map(({ model_id, input_commitment, price, state }) => ({
      modelId: model_id,
      inputCommitment: BigInt(input_commitment),
      price: BigInt(price),
      skipped: state === "unprovable",
    })),
    bundles: bundles.map(({ bundle_id, proof, outputs }) => ({
      calls: calls.flatMap((call, index) =>
        call.bundle_id === bundle_id && call.state === "proven" ? [index] : [],
      ),
      proof: readWords(proof),
      outputs: readWords(outputs),
    })),
  });
}

function readWords(text: string | null): bigint[] {
  return words.parse(JSON.parse(text ?? "null"));
}
