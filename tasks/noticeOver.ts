// SPDX-License-Identifier: MIT
import { chainOf } from "../src/client/chainOf.ts";
import type { AssayClient } from "../src/client/createClient.ts";
import { timeOf } from "./timeOf.ts";

/** When a notice ends that an author has just given, UTC. */
export async function noticeOver(client: AssayClient): Promise<string> {
  const { now } = await chainOf(client);
  return timeOf(now + (await client.models.NOTICE()));
}
