// SPDX-License-Identifier: MIT
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { JsonRpcProvider } from "ethers";
import { judgeSources, submissionSchema, type Submission } from "./judgeSources.ts";

/** A server that answers as version 2 of Etherscan's API does. */
export interface Explorer {
  readonly url: string;
  /** All that was submitted to it, in order, with what it thought of each. */
  readonly verdicts: readonly (Submission & { readonly verdict: string })[];
  close(): Promise<void>;
}

/**
 * Starts an explorer of one chain. It compiles what it is sent and compares that with the chain; a submission waits in its queue
 * when it is asked about first.
 */
export async function startExplorer(
  provider: JsonRpcProvider,
  options: { chainId: number; apiKey: string },
): Promise<Explorer> {
  const verdicts: (Submission & { verdict: string })[] = [];
  const queue: { submission: Submission; asked: boolean }[] = [];
  const sourceOf = (address: string | null): string => {
    const known = verdicts.find(
      ({ contractaddress, verdict }) =>
        contractaddress.toLowerCase() === address?.toLowerCase() && verdict.startsWith("Pass"),
    );
    return known?.sourceCode ?? "";
  };

  /** @returns Whether it went well, and the result. */
  const answer = async (query: URLSearchParams, request: IncomingMessage): Promise<[boolean, unknown]> => {
    if (query.get("apikey") !== options.apiKey) return [false, "Invalid API Key (#err2)"];
    if (query.get("chainid") !== String(options.chainId)) return [false, "Missing or unsupported chainid"];
    if (query.get("module") !== "contract") return [false, "Error! Missing Or invalid Module name"];
    switch (`${request.method ?? ""} ${query.get("action") ?? ""}`) {
      case "GET getsourcecode":
        return [true, [{ SourceCode: sourceOf(query.get("address")) }]];
      case "POST verifysourcecode": {
        const form = Object.fromEntries(new URLSearchParams(await text(request)));
        const submission = submissionSchema.parse(form);
        if ((await provider.getCode(submission.contractaddress)) === "0x")
          return [false, `Unable to locate ContractCode at ${submission.contractaddress}`];
        return [true, String(queue.push({ submission, asked: false }) - 1)];
      }
      case "GET checkverifystatus": {
        const entry = queue[Number(query.get("guid"))];
        if (entry === undefined) return [false, "Unknown UID"];
        if (!entry.asked) {
          entry.asked = true;
          return [false, "Pending in queue"];
        }
        const verdict = await judgeSources(provider, entry.submission);
        verdicts.push({ ...entry.submission, verdict });
        return [verdict.startsWith("Pass"), verdict];
      }
      default:
        return [false, "Error! Missing Or invalid Action name"];
    }
  };

  const server = createServer((request, response) => {
    const query = new URL(request.url ?? "/", "http://localhost").searchParams;
    answer(query, request)
      .catch((error: unknown): [boolean, unknown] => [false, String(error)])
      .then(([isFine, result]) => {
        const body = { status: isFine ? "1" : "0", message: isFine ? "OK" : "NOTOK", result };
        response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
      })
      .catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A server that listens on a port has such an address.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}`,
    verdicts,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}
