// SPDX-License-Identifier: MIT
import { AsyncLocalStorage } from "node:async_hooks";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

/** What Node and undici call a connection that the other side has closed. */
const CLOSED = new Set(["UND_ERR_SOCKET", "ECONNRESET", "EPIPE"]);
/** Methods that leave a trace: asked twice, they might do twice. */
const SENDING = /^eth_send|^(evm|hardhat|anvil)_/;

const steady = new WeakSet<HardhatRuntimeEnvironment["hooks"]>();
const repeating = new AsyncLocalStorage<true>();

/**
 * Asks an endpoint again, once, whose answer did not come because it had closed the connection: endpoints do so after some seconds of
 * silence (Hardhat's and Anvil's after five), and while this process computes it takes no notice. Only what reads is asked again.
 */
export function steadyReads({ hooks }: Pick<HardhatRuntimeEnvironment, "hooks">): void {
  if (steady.has(hooks)) return;
  steady.add(hooks);
  hooks.registerHandlers("network", {
    async onRequest(context, connection, request, next) {
      try {
        return await next(context, connection, request);
      } catch (error) {
        if (repeating.getStore() === true || SENDING.test(request.method) || !isClosed(error)) throw error;
        const { id, method, params } = request;
        // Through all handlers anew: each is called once in a chain.
        const again = () => connection.provider.request({ method, ...(params !== undefined && { params }) });
        return { jsonrpc: "2.0", id, result: await repeating.run(true, again) };
      }
    },
  });
}

function isClosed(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if ("code" in cause && typeof cause.code === "string" && CLOSED.has(cause.code)) return true;
  return false;
}
