// SPDX-License-Identifier: MIT
import { writeFile } from "node:fs/promises";
import path from "node:path";
import type { z } from "zod";
import type { configSchema } from "../../src/node/config/configSchema.ts";
import type { Lab } from "./openLab.ts";
import type { LabMarket } from "./openMarket.ts";
import { startHardhat } from "./startHardhat.ts";
import type { Program } from "./startProgram.ts";

/** A node's configuration, as it stands in its file. */
export type ConfigFile = z.input<typeof configSchema>;

/** @see startOperator */
export interface StartOperatorOptions {
  /** Instead of what a node of the lab has anyway. */
  config?: Partial<ConfigFile>;
  /** One part of the node; all if left out. */
  only?: "serve" | "work" | "prove";
  cpu?: number;
  log?: string;
  preload?: string;
  env?: Readonly<Record<string, string>>;
}

/** Limits that no caller of a lab reaches. */
const WIDE = { exposurePerCaller: "1000000", requestsPerMinute: 10_000_000, callsPerMinute: 10_000_000 };

/** What a node logs when all its parts run. */
export const RUNS = /the node runs/;

/** A node's process. */
export interface Operator extends Program {
  /** Settles when the node says that it runs. @throws ProgramEndedError */
  readonly runs: Promise<unknown>;
}

/** Starts `hardhat operator run` in a process of its own. */
export async function startOperator(
  lab: Lab,
  { nodeId, operator, models }: LabMarket,
  { config = {}, only, env = {}, ...options }: StartOperatorOptions,
): Promise<Operator> {
  const content: ConfigFile = {
    nodeId,
    models: models.map(({ onnx, batchSize }) => ({ onnx, batchSize })),
    database: path.join(lab.folder, "node-data"),
    limits: WIDE,
    ...config,
  };
  const file = path.join(lab.folder, `node-${only ?? "all"}.json`);
  await writeFile(file, JSON.stringify(content));
  const part = only === undefined ? [] : ["--only", only];
  const node = startHardhat(["--network", "localhost", "operator", "run", "--file", file, ...part], {
    ...options,
    rpc: lab.rpc,
    env: { ...env, ...(only !== "prove" && { ASSAY_OPERATOR_KEY: operator.signer.privateKey }) },
  });
  const runs = node.said(RUNS);
  // Whoever kills it while it starts does not wait for it.
  runs.catch(() => undefined);
  return { ...node, runs };
}
