// SPDX-License-Identifier: MIT
import { task } from "hardhat/config";
import type { TaskDefinition } from "hardhat/types/tasks";
import { lazily } from "../lazily.ts";
import { account, dryRun, json, sessionId, yes } from "../options.ts";

/** Tasks of `hardhat call` that take money out of a session. */
export const withdrawingTasks: TaskDefinition[] = [
  task(["call", "thaw"], "Start taking money out of a session; the node can collect what it earned meanwhile")
    .addOption(sessionId)
    .addOption({ name: "amount", description: "ASY; everything if left out", defaultValue: "" })
    .addOption(account)
    .addFlag(yes)
    .addFlag(dryRun)
    .addFlag(json)
    .setAction(lazily(() => import("./thaw.ts")))
    .build(),
  task(["call", "cancel-thaw"], "Leave thawing money in its session")
    .addOption(sessionId)
    .addOption(account)
    .addFlag(yes)
    .addFlag(dryRun)
    .addFlag(json)
    .setAction(lazily(() => import("./cancelThaw.ts")))
    .build(),
  task(["call", "withdraw"], "Pay out the money of a session that has thawed")
    .addOption(sessionId)
    .addOption(account)
    .addFlag(yes)
    .addFlag(dryRun)
    .addFlag(json)
    .setAction(lazily(() => import("./withdraw.ts")))
    .build(),
];
