// SPDX-License-Identifier: MIT
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { chainOf } from "../../src/client/chainOf.ts";
import { connect, printResult } from "../context.ts";
import { timeOf } from "../timeOf.ts";
import { describeCall, governanceOf } from "./governedCall.ts";

const action: NewTaskActionFunction<{ json: boolean }> = async ({ json }, hre) => {
  const client = await connect(hre, { account: 0 });
  const { readPending } = await import("../../src/governance/readPending.ts");
  const { now } = await chainOf(client);
  const pending = await readPending(await governanceOf(client), client);
  if (pending.length === 0 && !json) console.log("No change is announced.");
  for (const { operation, by, target, data, executableFrom, expiresAt } of pending) {
    printResult(json, {
      operation,
      ...(await describeCall(client, { target, data })),
      by,
      executableFrom: timeOf(executableFrom),
      expiresAt: timeOf(expiresAt),
      isExecutable: executableFrom <= now,
    });
    if (!json) console.log("");
  }
};

export default action;
