// SPDX-License-Identifier: MIT
// A thread that compiles the standard JSON input it is started with, and answers solc's output.
import { parentPort, workerData } from "node:worker_threads";
import { runSolc } from "../../../scripts/runSolc.ts";

parentPort?.postMessage(runSolc(String(workerData)));
