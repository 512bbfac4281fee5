// SPDX-License-Identifier: MIT
// A thread that compiles the standard JSON input it is started with, and answers solc's output.
import { parentPort, workerData } from "node:worker_threads";
import solc from "solc";

// The package declares its functions as any.
// eslint-disable-next-line @typescript-eslint/no-unsafe-call
parentPort?.postMessage(solc.compile(String(workerData)));
