// SPDX-License-Identifier: MIT
import { setTimeout as sleep } from "node:timers/promises";
import { callNode, type CallNodeParameters } from "../../src/client/callNode.ts";
import { connectNode } from "../../src/client/connectNode.ts";
import { openSession } from "../../src/client/openSession.ts";
import { NodeRefusedError, NodeUnreachableError } from "../../src/errors/CallingErrors.ts";
import { drawSalt } from "../../src/shared/drawSalt.ts";
import type { Lab } from "./openLab.ts";
import type { LabMarket, LabModel } from "./openMarket.ts";

/** Somebody who calls a node in one session. */
export interface LabCaller {
  readonly address: string;
  readonly sessionId: string;
  readonly model: LabModel;
  /** A call with the number-th of the samples, for `call`. */
  order(number: number): CallNodeParameters;
  /** Calls, and again until there is an answer. */
  call(order: CallNodeParameters): Promise<LabAnswer>;
}

/** What a caller was told. */
export interface LabAnswer {
  readonly callId: string;
  readonly answer: number;
  readonly price: bigint;
  /** Milliseconds from asking first to the answer, every attempt included. */
  readonly ms: number;
  readonly attempts: number;
}

/** What passes by itself: a node that is dead or starts, or that can't take more now. */
const PASSING = ["NODE_BUSY", "CHAIN_UNREACHABLE"];
const RETRY_MS = 300;

/**
 * Opens a session for each caller, with money for its calls. Every second caller comes by a referrer.
 *
 * @param options.callsEach Calls of each caller. @param options.price Of a call, token wei.
 * @param options.samples Raw inputs. @param options.modelOf Which model a caller calls.
 */
export async function openCallers(
  lab: Lab,
  market: LabMarket,
  options: {
    count: number;
    callsEach: number;
    price: bigint;
    url: string;
    samples: readonly ArrayLike<number>[];
    modelOf: (caller: number) => LabModel;
  },
): Promise<LabCaller[]> {
  const { count, price, samples } = options;
  const referrer = await lab.fund(0n);
  const amount = price * BigInt(options.callsEach);
  const callers: LabCaller[] = [];
  for (let index = 0; index < count; index++) {
    const client = await lab.fund(amount);
    const referred = index % 2 === 0 ? { referrer: referrer.signer.address } : {};
    const { sessionId } = await openSession(client, { nodeId: market.nodeId, amount, ...referred });
    const connection = await connectNode(client, { url: options.url, sessionId });
    const model = options.modelOf(index);
    const { prepared, modelId } = model;
    callers.push({
      address: client.signer.address,
      sessionId: connection.sessionId,
      model,
      order: (number) => {
        const words = prepared.quantise(samples[(number * count + index) % samples.length] ?? []);
        const input = { words, salt: drawSalt() };
        return { modelId, input, inputCommitment: prepared.commit(input), maxPrice: price };
      },
      call: async (order) => {
        const started = performance.now();
        for (let attempts = 1; ; attempts++) {
          try {
            const answer = await callNode(connection, order);
            return { ...answer, ms: performance.now() - started, attempts };
          } catch (error) {
            if (!isPassing(error)) throw error;
            await sleep(RETRY_MS);
          }
        }
      },
    });
  }
  return callers;
}

function isPassing(error: unknown): boolean {
  if (error instanceof NodeUnreachableError) return true;
  return error instanceof NodeRefusedError && PASSING.includes(error.reason);
}
