// SPDX-License-Identifier: MIT
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/** Where a connection breaks: before the node has the request, or when it has answered it. */
export type Cut = "before" | "after";

/** A way to a node that can break. */
export interface CuttingProxy {
  readonly url: string;
  /** Breaks the connection once, at the call of `method` that comes after `skip` others. */
  cutAt(method: string, skip: number, cut: Cut): void;
  close(): Promise<void>;
}

/** Starts a proxy in front of a node's JSON-RPC endpoint. */
export async function startCuttingProxy(target: string): Promise<CuttingProxy> {
  let next: { method: string; skip: number; cut: Cut } | undefined;
  const server = createServer((request, response) => {
    void (async () => {
      const body = await bodyOf(request);
      let cut: Cut | undefined;
      if (next !== undefined && body.includes(`"${next.method}"`) && next.skip-- === 0) {
        cut = next.cut;
        next = undefined;
      }
      if (cut === "before") return request.socket.destroy();
      const answer = await fetch(target, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body,
      });
      const text = await answer.text();
      if (cut === "after") return request.socket.destroy();
      response.writeHead(answer.status, { "content-type": "application/json" }).end(text);
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A server that listens on a port has such an address.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}`,
    cutAt: (method, skip, cut) => {
      next = { method, skip, cut };
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString("utf8");
}
