// SPDX-License-Identifier: MIT
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import type { AddressInfo } from "node:net";
import { z } from "zod";
import { connection } from "../../shared/fixtures.ts";

const question = z.object({ id: z.unknown(), method: z.string(), params: z.array(z.unknown()).default([]) });

/** The tests' network for other processes, as JSON-RPC over HTTP. */
export async function serveRpc(): Promise<{ url: string; close: () => void }> {
  const server = createServer((request, response) => {
    void answerAll(request).then((body) => response.setHeader("content-type", "application/json").end(body));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = z.custom<AddressInfo>().parse(server.address());
  return { url: `http://127.0.0.1:${String(port)}`, close: () => server.close() };
}

async function answerAll(request: IncomingMessage): Promise<string> {
  const body: unknown = JSON.parse(await text(request));
  if (!Array.isArray(body)) return JSON.stringify(await answer(question.parse(body)));
  const answers: unknown[] = [];
  for (const one of z.array(question).parse(body)) answers.push(await answer(one));
  return JSON.stringify(answers);
}

async function answer({ id, method, params }: z.infer<typeof question>): Promise<unknown> {
  try {
    const result: unknown = await connection.provider.request({ method, params });
    return { jsonrpc: "2.0", id, result };
  } catch (error) {
    const { code, message, data } = z
      .object({ code: z.number().catch(-32_603), message: z.string(), data: z.unknown() })
      .parse(error);
    return { jsonrpc: "2.0", id, error: { code, message, data } };
  }
}
