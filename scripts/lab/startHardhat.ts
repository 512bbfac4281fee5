// SPDX-License-Identifier: MIT
import path from "node:path";
import { startProgram, type Program, type StartProgramOptions } from "./startProgram.ts";

const CLI = path.join("node_modules", "hardhat", "dist", "src", "cli.js");

/** @see startHardhat */
export interface StartHardhatOptions extends StartProgramOptions {
  /** RPC endpoint that `--network localhost` means; its own default if left out. */
  rpc?: string | undefined;
  /** Module that is loaded before it. */
  preload?: string | undefined;
}

/** Starts a task in a process of its own, as users do; without the shell's wrapper, so that signals reach it. */
export function startHardhat(parameters: readonly string[], options: StartHardhatOptions): Program {
  const { rpc, preload, env, ...others } = options;
  const imports = preload === undefined ? [] : ["--import", path.resolve(preload)];
  return startProgram(process.execPath, [...imports, CLI, ...parameters], {
    ...others,
    env: {
      HARDHAT_IGNITION_CONFIRM_DEPLOYMENT: "true",
      HARDHAT_DISABLE_TELEMETRY: "true",
      // The typed bindings are there, and other processes read them now.
      HARDHAT_NO_TYPECHAIN: "true",
      ...(rpc !== undefined && { LOCALHOST_URL: rpc }),
      ...env,
    },
  });
}
