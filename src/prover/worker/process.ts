// SPDX-License-Identifier: MIT
// The process of a worker, started by startWorker: loads a prover, then makes one proof after another. What it imports costs
// memory in every worker, so it imports little.
import module from "node:module";
import { loadProver } from "../loadProver.ts";
import type { LoadedProver } from "../loadProver.ts";
import type { ProverInputs } from "../Prover.ts";
import { limitThreads } from "./limitThreads.ts";
import { createPeakMemory } from "./peakMemory.ts";
import { recordError } from "./recordError.ts";
import type { WorkerReply } from "./reply.ts";
import type { WorkerRequest, WorkerSettings } from "./request.ts";
import { startGuard } from "./startGuard.ts";

const parent = process.ppid;
const peak = createPeakMemory();
let prover: LoadedProver | undefined;

process.on("disconnect", () => process.exit());
process.on("message", (message) => {
  if (isRequest(message)) void answer(message);
});

async function answer(request: WorkerRequest): Promise<void> {
  try {
    send("load" in request ? await load(request.load) : await prove(request.prove.inputs));
  } catch (error) {
    send({ failed: recordError(error) });
  }
}

async function load({ files, threads, memoryLimitMb }: WorkerSettings): Promise<WorkerReply> {
  const [loaded] = await Promise.all([
    limitThreads(threads).then(() => loadProver(files)),
    startGuard({ parent, memoryLimitMb, peak }),
  ]);
  prover = loaded;
  // Workers are killed, and only a process that ends by itself would write its cache.
  // Node.js 20 has none.
  if ("flushCompileCache" in module) module.flushCompileCache();
  return { loaded: { verifyingKey: prover.verifyingKey } };
}

async function prove(inputs: ProverInputs): Promise<WorkerReply> {
  if (prover === undefined) throw new TypeError("asked to prove before it was asked to load");
  const start = process.cpuUsage();
  peak.take();
  const { proof, publicSignals } = await prover.prove(inputs, (step) => {
    send({ step });
  });
  const cpu = process.cpuUsage(start);
  peak.note(process.memoryUsage.rss());
  return {
    proven: {
      proof,
      publicSignals: [...publicSignals],
      cpuMs: (cpu.user + cpu.system) / 1000,
      peakRssMb: peak.take() / 1e6,
    },
  };
}

function send(reply: WorkerReply): void {
  process.send?.(reply);
}

/** Only startWorker writes to this process, so the kind of a message is proof enough. */
function isRequest(message: unknown): message is WorkerRequest {
  return typeof message === "object" && message !== null && ("load" in message || "prove" in message);
}
