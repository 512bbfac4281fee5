// SPDX-License-Identifier: MIT
import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import path from "node:path";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { MemoryLimitExceededError, WorkerCrashedError } from "../../errors/ProverErrors.ts";
import { cacheFolder } from "../../shared/cacheFolder.ts";
import { moduleBeside } from "../../shared/moduleBeside.ts";
import type { OnProgress } from "../../shared/progress.ts";
import type { ProverInputs } from "../Prover.ts";
import { workerReplySchema } from "./reply.ts";
import type { WorkerProof, WorkerReply } from "./reply.ts";
import type { WorkerRequest, WorkerSettings } from "./request.ts";
import { reviveError } from "./reviveError.ts";
import { GUARD_DESCRIPTOR } from "./startGuard.ts";

/** A process that proves, one proof at a time. */
export interface ProverWorker {
  readonly pid: number;
  /** As the worker read it from the key; not checked by this process. */
  readonly verifyingKey: unknown;
  /** False once it has ended, or is being killed. */
  readonly isAlive: () => boolean;
  /** @throws InputsRefusedError, MemoryLimitExceededError, WorkerCrashedError */
  prove(inputs: ProverInputs, onProgress?: OnProgress): Promise<WorkerProof>;
  /** Kills the process and waits for its end. */
  kill(): Promise<void>;
}

const PROCESS = fileURLToPath(moduleBeside(import.meta.url, "process"));

/** What a worker gets of the environment: there may be private keys in the rest. */
const ENVIRONMENT = ["PATH", "LD_LIBRARY_PATH", "SystemRoot", "TMPDIR", "TEMP"];

/**
 * Proving allocates and frees large blocks all the time. With glibc's one arena per thread, and much room for young
 * objects that there are few of, a quarter more memory lies fallow; neither costs time.
 */
const FRUGAL = { environment: { MALLOC_ARENA_MAX: "1" }, flags: ["--max-semi-space-size=1"] } as const;

/** Node.js keeps compiled code here, which saves each worker time and 16 MB for the removal of types. */
const COMPILE_CACHE = path.resolve(cacheFolder("node"));

/** Characters of what a worker printed last that an error tells. */
const TAIL = 500;

/**
 * Starts a worker and loads its prover.
 *
 * @param options.signal Kills the worker if aborted before it is ready.
 * @throws The errors of `loadProver`, MemoryLimitExceededError, WorkerCrashedError
 */
export async function startWorker(
  settings: WorkerSettings,
  { signal, onProgress }: { signal?: AbortSignal | undefined; onProgress?: OnProgress | undefined } = {},
): Promise<ProverWorker> {
  onProgress?.({ stage: "Load key", done: 0, total: 1 });
  const child = fork(PROCESS, [], {
    execArgv: [...FRUGAL.flags],
    serialization: "advanced",
    // No standard output: circuits may print secret inputs to it.
    stdio: ["ignore", "ignore", "pipe", "ipc", "pipe"],
    env: {
      ...Object.fromEntries(ENVIRONMENT.map((name) => [name, process.env[name]])),
      ...FRUGAL.environment,
      NODE_COMPILE_CACHE: COMPILE_CACHE,
    },
  });
  let alive = true;
  const ended = endOf(child, settings).finally(() => (alive = false));
  const kill = async (): Promise<void> => {
    alive = false;
    child.kill("SIGKILL");
    await ended;
  };
  const ask = (request: WorkerRequest, onStep?: OnProgress): Promise<WorkerReply> =>
    askChild(child, { request, ended, onStep });
  const stop = (): void => void kill();
  signal?.addEventListener("abort", stop);
  if (signal?.aborted === true) stop();
  try {
    const reply = await ask({ load: settings });
    if (!("loaded" in reply)) throw new TypeError("the worker answered something else than it was asked");
    onProgress?.({ stage: "Load key", done: 1, total: 1 });
    return {
      pid: child.pid ?? 0,
      verifyingKey: reply.loaded.verifyingKey,
      isAlive: () => alive,
      prove: async (inputs, onStep) => {
        const answer = await ask({ prove: { inputs } }, onStep);
        if (!("proven" in answer))
          throw new TypeError("the worker answered something else than it was asked");
        return answer.proven;
      },
      kill,
    };
  } catch (error) {
    await kill();
    throw error;
  } finally {
    signal?.removeEventListener("abort", stop);
  }
}

/** Sends a request and waits for its end; throws what the worker threw, or what ended it. */
function askChild(
  child: ChildProcess,
  options: { request: WorkerRequest; ended: Promise<Error>; onStep: OnProgress | undefined },
): Promise<WorkerReply> {
  let listen: (message: unknown) => void = () => undefined;
  let lose = (): void => undefined;
  return new Promise<WorkerReply>((resolve, reject) => {
    listen = (message) => {
      try {
        const reply = workerReplySchema.parse(message);
        if ("step" in reply) options.onStep?.(reply.step);
        else if ("failed" in reply) reject(reviveError(reply.failed));
        else resolve(reply);
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    };
    lose = () => void options.ended.then(reject);
    child.on("message", listen).on("close", lose);
    if (child.exitCode !== null || child.signalCode !== null) lose();
    // If it can't be sent, the worker has ended, and its end says why.
    child.send(options.request, () => undefined);
  }).finally(() => child.off("message", listen).off("close", lose));
}

/** Resolves, when the process is gone and all it wrote was read, to the error that tells how. */
function endOf(child: ChildProcess, { memoryLimitMb }: WorkerSettings): Promise<Error> {
  const [printed, report] = [textOf(child.stderr), textOf(child.stdio[GUARD_DESCRIPTOR])];
  return new Promise((resolve) => {
    child.on("error", (cause) => {
      resolve(new WorkerCrashedError({ exitCode: null, signal: null, printed: "", cause }));
    });
    child.once("close", (exitCode, signal) => {
      if (memoryLimitMb !== undefined && report() !== "")
        resolve(new MemoryLimitExceededError({ limitMb: memoryLimitMb, reachedMb: Number(report()) / 1e6 }));
      else resolve(new WorkerCrashedError({ exitCode, signal, printed: printed() }));
    });
  });
}

/** Reads a stream to its end; gives the last of what it read so far. */
function textOf(stream: unknown): () => string {
  let text = "";
  if (stream instanceof Readable)
    stream.setEncoding("utf8").on("data", (chunk: string) => (text = (text + chunk).slice(-TAIL)));
  return () => text.trim();
}
