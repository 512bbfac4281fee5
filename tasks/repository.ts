// SPDX-License-Identifier: MIT
import { task } from "hardhat/config";
import type { TaskDefinition } from "hardhat/types/tasks";
import { lazily } from "./lazily.ts";

/** Tasks that work in this repository alone, since they run its scripts: no part of the package. */
export const repositoryTasks: TaskDefinition[] = [
  task("demo", "Run the whole market on the embedded chain: real model, images, proofs and payments")
    .setAction(lazily(() => import("./demo.ts")))
    .build(),
  task("bench", "Measure, print and merge into bench/results.json")
    .addOption({
      name: "only",
      description: "One section; all if left out. A name that is none is answered with those there are",
      defaultValue: "",
    })
    .setAction(lazily(() => import("./bench.ts")))
    .build(),
];
