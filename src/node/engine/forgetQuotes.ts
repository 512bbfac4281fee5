// SPDX-License-Identifier: MIT
import type { Kysely } from "kysely";
import { chainOf } from "../../client/chainOf.ts";
import type { AssayClient } from "../../client/createClient.ts";
import type { Tables } from "../database/Tables.ts";

/** Forgets quotes, with the inputs in them, whose orders can't be answered any more, taken or not. */
export async function forgetQuotes(client: AssayClient, db: Kysely<Tables>): Promise<void> {
  const { now } = await chainOf(client);
  await db.deleteFrom("quotes").where("deadline", "<", String(now)).execute();
}
