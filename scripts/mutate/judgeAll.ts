// SPDX-License-Identifier: MIT
import { fork, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import type { Case } from "./judge.ts";
import { MutationBaselineError } from "./MutationBaselineError.ts";
import { outcomeSchema, type Outcome } from "./Outcome.ts";

const WORKER = fileURLToPath(new URL("worker.ts", import.meta.url));

/** Without an answer for so long, a mutant counts as endless. The slowest answer takes a tenth of it. */
const LIMIT_MS = { quick: 300_000, full: 1_200_000 };

const answerSchema = z.union([z.object({ outcome: outcomeSchema }), z.object({ error: z.string() })]);

/**
 * Judges cases in several processes, in their order.
 *
 * @param options.onOutcome - Called for each, as soon as it is known.
 * @throws MutationBaselineError
 */
export async function judgeAll(options: {
  cases: readonly Case[];
  workers: number;
  onOutcome: (judged: Case, outcome: Outcome) => void;
}): Promise<void> {
  const queue = [...options.cases];
  const work = async (): Promise<void> => {
    let worker: ChildProcess | undefined;
    try {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        let outcome: Outcome | undefined;
        // A worker may be killed by others, for want of memory: once more, in a fresh one.
        for (let tries = 0; tries < 2 && outcome === undefined; tries++) {
          worker ??= fork(WORKER, { stdio: ["ignore", "inherit", "inherit", "ipc"] });
          outcome = await ask(worker, next);
          if (outcome === undefined || outcome.status === "endless") {
            worker.kill("SIGKILL");
            worker = undefined;
          }
        }
        options.onOutcome(next, outcome ?? { status: "endless" });
      }
    } finally {
      worker?.kill();
    }
  };
  await Promise.all(Array.from({ length: options.workers }, work));
}

/** The answer, or nothing if the worker ended before it came. */
async function ask(worker: ChildProcess, question: Case): Promise<Outcome | undefined> {
  let stop: () => void = () => undefined;
  try {
    return await new Promise<Outcome | undefined>((resolve, reject) => {
      const timer = setTimeout(
        () => {
          resolve({ status: "endless" });
        },
        question.full ? LIMIT_MS.full : LIMIT_MS.quick,
      );
      const onMessage = (message: unknown) => {
        const answer = answerSchema.parse(message);
        if ("outcome" in answer) resolve(answer.outcome);
        else reject(new MutationBaselineError({ reason: answer.error }));
      };
      const onExit = () => {
        resolve(undefined);
      };
      worker.on("message", onMessage).on("exit", onExit);
      stop = () => {
        clearTimeout(timer);
        worker.off("message", onMessage).off("exit", onExit);
      };
      worker.send(question);
    });
  } finally {
    stop();
  }
}
