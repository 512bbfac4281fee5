// SPDX-License-Identifier: MIT

/** Names and codes that errors of a broken connection have, of Node, undici, ethers and Hardhat. */
const SIGNS = new Set([
  ...[
    "ECONNREFUSED",
    "ECONNRESET",
    "ENOTFOUND",
    "EAI_AGAIN",
    "EPIPE",
    "ETIMEDOUT",
    "NETWORK_ERROR",
    "TIMEOUT",
  ],
  ...["UND_ERR_SOCKET", "UND_ERR_CONNECT_TIMEOUT", "UND_ERR_HEADERS_TIMEOUT", "UND_ERR_BODY_TIMEOUT"],
  ...["ConnectionRefusedError", "RequestTimeoutError", "RequestError", "ResponseStatusCodeError"],
]);
/** Hardhat's own errors have a number in their message alone. */
const MESSAGE = /\bHHE70[34]\b|cannot connect to the network|network connection timed out/i;

/** How the connection broke, if an error or what caused it says so. */
export function connectionProblem(error: unknown): string | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const code = "code" in cause ? cause.code : undefined;
    if ((typeof code === "string" && SIGNS.has(code)) || SIGNS.has(cause.name) || MESSAGE.test(cause.message))
      return cause.message.replaceAll(/\s+/g, " ").replace(/\.$/, "");
  }
  return undefined;
}
