// SPDX-License-Identifier: MIT
import { emptyTask, task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import type { TaskDefinition } from "hardhat/types/tasks";
import { lazily } from "../lazily.ts";
import { acceptUnknownPtau, batch, contribution, head, json, onnx, ptau } from "../options.ts";

const input = {
  name: "input",
  description: "Key file (.zkey) of the step before",
  type: ArgumentType.FILE,
  defaultValue: "",
} as const;
const output = {
  name: "output",
  description: "Key file (.zkey) to write",
  type: ArgumentType.FILE,
  defaultValue: "",
} as const;
/** `hardhat setup …`: hold the ceremony that makes a circuit's keys. */
export const setupTasks: TaskDefinition[] = [
  emptyTask("setup", "Hold the ceremony that makes a circuit's keys, and check keys").build(),
  task(["setup", "start"], "Start the ceremony of a model's circuit from a public phase-1 file")
    .addOption(onnx)
    .addOption(head)
    .addOption(batch)
    .addOption(ptau)
    .addFlag(acceptUnknownPtau)
    .addOption(output)
    .addFlag(json)
    .setAction(lazily(() => import("./start.ts")))
    .build(),
  task(["setup", "contribute"], "Add your contribution to a key file, for the next one to go on with")
    .addOption(input)
    .addOption(output)
    .addOption({
      name: "name",
      description: "What you want to be called in the transcript",
      defaultValue: "",
    })
    .addOption({
      name: "text",
      description: "Anything that others can't know, on top of this machine's randomness",
      defaultValue: "",
    })
    .addFlag(json)
    .setAction(lazily(() => import("./contribute.ts")))
    .build(),
  task(["setup", "beacon"], "End a ceremony with public randomness")
    .addOption(input)
    .addOption(output)
    .addOption({
      name: "beacon",
      description: "The random value, hexadecimal: what nobody knew before the last contribution",
      defaultValue: "",
    })
    .addOption({
      name: "iterations",
      description: "The value is hashed 2^this times, 10 to 26",
      type: ArgumentType.INT,
      defaultValue: 10,
    })
    .addFlag(json)
    .setAction(lazily(() => import("./beacon.ts")))
    .build(),
  task(["setup", "verify"], "Verify a key file, complete or not, against model and phase 1")
    .addOption(input)
    .addOption(onnx)
    .addOption(head)
    .addOption(batch)
    .addOption(ptau)
    .addFlag(acceptUnknownPtau)
    .addOption(contribution)
    .addFlag(json)
    .setAction(lazily(() => import("./verify.ts")))
    .build(),
  task(["setup", "publish"], "Verify a complete ceremony and write key, verifying key and transcript")
    .addOption(input)
    .addOption(onnx)
    .addOption(head)
    .addOption(batch)
    .addOption(ptau)
    .addFlag(acceptUnknownPtau)
    .addOption({ ...output, description: "Folder to write" })
    .addFlag(json)
    .setAction(lazily(() => import("./publish.ts")))
    .build(),
  task(["setup", "check"], "Check the hygiene of a proving key (.zkey) or a verifying key (.json)")
    .addPositionalArgument({ name: "file", description: "The key's file", type: ArgumentType.FILE })
    .addFlag(json)
    .setAction(lazily(() => import("./check.ts")))
    .build(),
];
