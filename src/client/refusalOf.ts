// SPDX-License-Identifier: MIT
import { z } from "zod";
import { NodeRefusedError } from "../errors/CallingErrors.ts";
import type { NodeReply } from "./askNode.ts";

const refusalSchema = z.object({
  code: z.string(),
  message: z.string().optional(),
  error: z.string().optional(),
});

/** What a node said that did not do what it was asked. */
export function refusalOf({ url }: { url: string }, { status, body }: NodeReply): NodeRefusedError {
  const { data } = refusalSchema.safeParse(body);
  const message = data?.message ?? data?.error ?? `status ${String(status)}`;
  return new NodeRefusedError({ url, status, reason: data?.code ?? "UNKNOWN", message });
}
