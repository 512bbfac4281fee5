// SPDX-License-Identifier: MIT
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { z } from "zod";

/** A port of this machine that nobody listens at. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = z.custom<AddressInfo>().parse(server.address());
  server.close();
  await once(server, "close");
  return port;
}
