// SPDX-License-Identifier: MIT
import { NodeUnreachableError } from "../errors/CallingErrors.ts";
import type { NodeConnection } from "./NodeConnection.ts";

/** What a node said: the body as JSON, or undefined if it is none. */
export interface NodeReply {
  status: number;
  body: unknown;
}

/** Sends one request to a node. @throws NodeUnreachableError */
export async function askNode(
  { url, timeoutMs }: Pick<NodeConnection, "url" | "timeoutMs">,
  path: string,
  init: { method?: "POST"; headers?: Record<string, string>; body?: string } = {},
): Promise<NodeReply> {
  try {
    const response = await fetch(`${url}${path}`, { ...init, signal: AbortSignal.timeout(timeoutMs) });
    const text = await response.text();
    return { status: response.status, body: readJson(text) };
  } catch (cause) {
    throw new NodeUnreachableError({ url, cause });
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
