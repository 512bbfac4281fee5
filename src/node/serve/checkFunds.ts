// SPDX-License-Identifier: MIT
import { sql, type Expression, type Kysely } from "kysely";
import { SessionUnderfundedError } from "../../errors/NodeErrors.ts";
import { ExposureExceededError } from "../../errors/ServingErrors.ts";
import type { Tables } from "../database/Tables.ts";
import { availableUntil } from "./availableUntil.ts";
import type { SessionState } from "./ChainView.ts";

const total = (price: Expression<string>) => sql<string>`coalesce(sum(${price}), 0)`;

/**
 * Checks that a session pays one more call, besides those that it owes, out of money that stays until the voucher ends; and that
 * its caller does not come to owe more than the operator allows.
 *
 * @throws SessionUnderfundedError, ExposureExceededError.
 */
export async function checkFunds(
  db: Kysely<Tables>,
  options: { session: SessionState; price: bigint; validUntil: bigint; exposurePerCaller: bigint },
): Promise<void> {
  const { session, price, validUntil, exposurePerCaller: limit } = options;
  const { sessionId, caller } = session;
  const needed = (await owedBySession(db, session)) + price;
  const covered = availableUntil(session, validUntil);
  if (needed > covered) throw new SessionUnderfundedError({ sessionId, needed, covered });
  const owed = await owedByCaller(db, caller);
  if (owed + price > limit) throw new ExposureExceededError({ caller, owed, price, limit });
}

/** What the session, as it stood on chain when its balance was read, has still to pay (token wei). */
export async function owedBySession(
  db: Kysely<Tables>,
  session: Pick<SessionState, "sessionId" | "callCount">,
): Promise<bigint> {
  const { owed } = await db
    .selectFrom("calls")
    .select((where) => total(where.ref("price")).as("owed"))
    .where("session_id", "=", session.sessionId)
    .where("sequence", ">", String(session.callCount))
    .where("state", "in", ["accepted", "proven", "settled"]) // settled since then, that is
    .executeTakeFirstOrThrow();
  return BigInt(owed);
}

async function owedByCaller(db: Kysely<Tables>, caller: string): Promise<bigint> {
  const { owed } = await db
    .selectFrom("calls")
    .innerJoin("sessions", "sessions.session_id", "calls.session_id")
    .select((where) => total(where.ref("calls.price")).as("owed"))
    .where("sessions.caller", "=", caller)
    .where("calls.state", "in", ["accepted", "proven"])
    .executeTakeFirstOrThrow();
  return BigInt(owed);
}
