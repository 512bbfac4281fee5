// SPDX-License-Identifier: MIT
import { task } from "hardhat/config";
import type { TaskDefinition } from "hardhat/types/tasks";
import { sessionId } from "../options.ts";
import { sendingTask } from "../sendingTask.ts";

/** Tasks of `hardhat call` that take money out of a session. */
export const withdrawingTasks: TaskDefinition[] = [
  sendingTask(
    task(
      ["call", "thaw"],
      "Start taking money out of a session; the node can collect what it earned meanwhile",
    )
      .addOption(sessionId)
      .addOption({ name: "amount", description: "ASY; everything if left out", defaultValue: "" }),
    () => import("./thaw.ts"),
  ),
  sendingTask(
    task(["call", "cancel-thaw"], "Leave thawing money in its session").addOption(sessionId),
    () => import("./cancelThaw.ts"),
  ),
  sendingTask(
    task(["call", "withdraw"], "Pay out the money of a session that has thawed").addOption(sessionId),
    () => import("./withdraw.ts"),
  ),
];
