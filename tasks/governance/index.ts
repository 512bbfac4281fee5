// SPDX-License-Identifier: MIT
import { emptyTask, task } from "hardhat/config";
import type { TaskDefinition } from "hardhat/types/tasks";
import { lazily } from "../lazily.ts";
import { json } from "../options.ts";
import { sendingTask } from "../sendingTask.ts";

const contract = {
  name: "contract",
  description: "What is changed: escrow (shares, treasury, half-life) or governance (roles)",
  defaultValue: "escrow",
} as const;
const name = {
  name: "function",
  description: "Name of the function, e.g. setTreasury",
  defaultValue: "",
} as const;
const args = {
  name: "args",
  description:
    'Its arguments as a JSON list, e.g. ["0x…"]; `governance print` names the functions and their bounds',
  defaultValue: "[]",
} as const;

/** `hardhat governance …`: who may do what, and doing it. */
export const governanceTasks: TaskDefinition[] = [
  emptyTask("governance", "Who may change what, and how fast; change it").build(),
  task(
    ["governance", "print"],
    "Print every function that not everyone may call: who may, after what delay, within what bounds, and who that is now",
  )
    .addFlag({
      name: "doc",
      description: "Renew the table in docs/trust-model.md instead; needs no deployment",
    })
    .addFlag(json)
    .setAction(lazily(() => import("./print.ts")))
    .build(),
  sendingTask(
    task(["governance", "schedule"], "Announce a change; it can be executed after governance's delay")
      .addOption(contract)
      .addOption(name)
      .addOption(args),
    () => import("./schedule.ts"),
  ),
  sendingTask(
    task(["governance", "execute"], "Make a change that was announced by the same account and has waited")
      .addOption(contract)
      .addOption(name)
      .addOption(args),
    () => import("./execute.ts"),
  ),
  task(["governance", "pending"], "Print the changes that were announced and neither made nor taken back")
    .addFlag(json)
    .setAction(lazily(() => import("./pending.ts")))
    .build(),
  sendingTask(
    task(["governance", "cancel"], "Take an announced change back")
      .addOption(contract)
      .addOption(name)
      .addOption(args)
      .addOption({ name: "by", description: "Who announced it; the account if left out", defaultValue: "" }),
    () => import("./cancel.ts"),
  ),
  sendingTask(
    task(["governance", "pause"], "Take no new money for a while; guardians only. What is under way goes on"),
    () => import("./pause.ts"),
  ),
  sendingTask(
    task(["governance", "unpause"], "End the pause before its time; guardians only"),
    () => import("./unpause.ts"),
  ),
  sendingTask(
    task(["governance", "pay-treasury"], "Pay the treasury what it has earned; anyone may"),
    () => import("./payTreasury.ts"),
  ),
];
