// SPDX-License-Identifier: MIT
import { setTimeout as sleep } from "node:timers/promises";
import type { Operator } from "../lab/startOperator.ts";
import { NodeEndedError } from "./NodeEndedError.ts";

/** A life of a node that was ended by force. */
export interface Kill {
  /** Part of the work that was done, 0 to 1. */
  readonly progress: number;
  /** Milliseconds from the start of the process. */
  readonly ageMs: number;
}

/** Longer than a start, so that a node whose turn comes again at once may die while it starts, or just after. */
const LATEST_MS = 12_000;
const LOOK_MS = 100;

/**
 * Starts a node, kills it (SIGKILL) and starts it again, at moments that are drawn over the whole work; the last one lives.
 *
 * @param options.random A number in [0, 1). @param options.progress What part of the work is done, 0 to 1.
 */
export async function killAtRandom(options: {
  start: () => Promise<Operator>;
  kills: number;
  random: () => number;
  progress: () => number;
  onKill: (kill: Kill) => void;
}): Promise<Operator> {
  const { start, random, progress, onKill } = options;
  const moments = Array.from({ length: options.kills }, random).sort((one, other) => one - other);
  for (const moment of moments) {
    const started = performance.now();
    const node = await start();
    // The last tenth is left to whoever has to end the work.
    while (progress() < moment * 0.9 && node.isAlive()) await sleep(LOOK_MS);
    await sleep(random() * LATEST_MS);
    if (!node.isAlive()) throw new NodeEndedError({ output: node.output() });
    await node.end("SIGKILL");
    onKill({ progress: progress(), ageMs: Math.round(performance.now() - started) });
  }
  const last = await start();
  await last.runs;
  return last;
}
