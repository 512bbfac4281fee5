// SPDX-License-Identifier: MIT
import { StatusUnreadableError } from "../../errors/CallingErrors.ts";
import { statusSchema, type NodeStatus } from "./routes/statusSchema.ts";

const TIMEOUT_MS = 10_000;

/** Asks a running node where its work stands. @throws StatusUnreadableError */
export async function askStatus(url: string): Promise<NodeStatus> {
  try {
    const response = await fetch(new URL("/status", url), { signal: AbortSignal.timeout(TIMEOUT_MS) });
    return statusSchema.parse(await response.json());
  } catch (cause) {
    throw new StatusUnreadableError({ url, cause });
  }
}
