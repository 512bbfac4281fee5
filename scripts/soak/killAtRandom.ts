// SPDX-License-Identifier: MIT
import { setTimeout as sleep } from "node:timers/promises";
import { RUNS, type Operator } from "../lab/startOperator.ts";
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
/** How often it may end by itself while it starts. */
const RESTARTS = 20;
const RESTART_MS = 2_000;

/**
 * Starts a node, kills it (SIGKILL) and starts it again, at moments that are drawn over the whole work; the last one lives.
 *
 * @throws NodeEndedError if it ends by itself once it runs.
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
  let restarts = 0;
  // As a service manager does, if the node ended while it started, because the chain did not answer just then.
  const restart = async (ended: Operator): Promise<Operator> => {
    if (RUNS.test(ended.output()) || restarts === RESTARTS)
      throw new NodeEndedError({ output: ended.output() });
    restarts++;
    await sleep(RESTART_MS);
    return start();
  };
  const moments = Array.from({ length: options.kills }, random).sort((one, other) => one - other);
  for (const moment of moments) {
    let started = performance.now();
    let node = await start();
    // The last tenth is left to whoever has to end the work.
    while (progress() < moment * 0.9) {
      await sleep(LOOK_MS);
      if (node.isAlive()) continue;
      started = performance.now();
      node = await restart(node);
    }
    await sleep(random() * LATEST_MS);
    await node.end("SIGKILL");
    onKill({ progress: progress(), ageMs: Math.round(performance.now() - started) });
  }
  for (let last = await start(); ; last = await restart(last)) {
    const hasStarted = await last.runs.then(
      () => true,
      () => false,
    );
    if (hasStarted) return last;
  }
}
