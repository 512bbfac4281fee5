// SPDX-License-Identifier: MIT
import { sql, type Kysely, type Transaction } from "kysely";
import type { DraftedOrder } from "../../../client/quoteFile.ts";
import { QuoteRefusedError } from "../../../errors/NodeErrors.ts";
import { QuotesExhaustedError } from "../../../errors/ServingErrors.ts";
import type { Tables } from "../../database/Tables.ts";
import type { Backing, QuoteRules, StoredQuote } from "./QuoteDesk.ts";

const PPM = 1_000_000n;

/**
 * Puts a signed quote on disk, if all that could be taken now leaves room for it. Whoever quotes for this node waits for its turn,
 * in whatever process. Only then may the quote leave.
 *
 * @returns The quote, or the one that was stored meanwhile for the same order.
 * @throws QuotesExhaustedError, QuoteRefusedError if the order was placed already.
 */
export async function storeQuote(
  db: Kysely<Tables>,
  options: { draft: DraftedOrder; quote: StoredQuote; backing: Backing; rules: QuoteRules },
): Promise<StoredQuote> {
  const { draft, quote, backing, rules } = options;
  const { callId } = quote;
  return db.transaction().execute(async (transaction) => {
    await sql`select pg_advisory_xact_lock(hashtextextended('quotes', 0))`.execute(transaction);
    const known = await findQuote(transaction, callId, backing);
    if (known !== undefined) return known;
    const placed = await transaction
      .selectFrom("requests")
      .select("call_id")
      .where("call_id", "=", callId)
      .executeTakeFirst();
    if (placed !== undefined) throw new QuoteRefusedError({ callId, problem: "it was placed already" });
    await checkRoom(transaction, { callId, bond: draft.order.bond, backing, rules });
    await insertQuote(transaction, draft, quote);
    return quote;
  });
}

/** The quote of an order, if it can still be taken. */
export async function findQuote(
  db: Kysely<Tables>,
  callId: string,
  { now }: Backing,
): Promise<StoredQuote | undefined> {
  const row = await db
    .selectFrom("quotes")
    .select(["valid_until", "signature"])
    .where("call_id", "=", callId)
    .where("valid_until", ">", String(now))
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return { callId, validUntil: BigInt(row.valid_until), signature: row.signature };
}

/** Checks that stake and time are left for one more quote, besides all that may still be taken. @throws QuotesExhaustedError */
async function checkRoom(
  transaction: Transaction<Tables>,
  options: { callId: string; bond: bigint; backing: Backing; rules: QuoteRules },
): Promise<void> {
  const { callId, bond, rules } = options;
  const { stake, locked, settled } = options.backing;
  const open = await transaction
    .selectFrom("quotes")
    .select((select) => [
      select.fn.countAll<string>().as("count"),
      sql<string>`coalesce(sum(bond), 0)`.as("bonds"),
    ])
    .where("call_id", "<>", callId)
    .where("valid_until", ">=", String(settled.timestamp))
    .where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom("requests")
            .select("requests.call_id")
            .whereRef("requests.call_id", "=", "quotes.call_id")
            .where("requests.block_number", "<=", String(settled.number)),
        ),
      ),
    )
    .executeTakeFirstOrThrow();
  const { count: waiting } = await transaction
    .selectFrom("requests")
    .select((select) => select.fn.countAll<string>().as("count"))
    .where("bond", ">", "0")
    .where("state", "in", ["seen", "waiting", "proven"])
    .executeTakeFirstOrThrow();
  const isFull = Number(open.count) + Number(waiting) >= rules.atOnce;
  const isDear = BigInt(open.bonds) + locked + bond > (stake * rules.stakeShare) / PPM;
  if (isFull || isDear) throw new QuotesExhaustedError();
}

async function insertQuote(
  transaction: Transaction<Tables>,
  { order, payload }: DraftedOrder,
  { callId, validUntil, signature }: StoredQuote,
): Promise<void> {
  const signed = { valid_until: validUntil, signature, payload, signed_at: new Date() };
  await transaction
    .insertInto("quotes")
    .values({ call_id: callId, bond: order.bond, deadline: order.deadline, ...signed })
    // The same order once more, after its quote had ended.
    .onConflict((conflict) => conflict.column("call_id").doUpdateSet(signed))
    .execute();
}
