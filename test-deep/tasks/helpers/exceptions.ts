// SPDX-License-Identifier: MIT

/** Tasks that test-deep/tasks/rpc.test.ts does not run against an endpoint, by how they begin, with the reason. */
export const EXCEPTIONS: readonly (readonly [tasks: string, reason: string])[] = [
  ["model inspect", "reads a file alone"],
  ["model calibrate", "reads and writes files alone"],
  ["model cost", "reads files alone"],
  ["model check", "computes on this machine alone"],
  ["model compile", "computes on this machine alone"],
  ["model fine-tune", "computes on this machine alone"],
  ["setup", "ceremonies hand files from one to the other, without a chain"],
  ["circuit keys", "shows a file on this machine"],
  ["operator estimate", "measures this machine and simulates"],
  ["simulate", "simulates a market of its own"],
  // Compiles every contract again, which takes minutes.
  [
    "deploy verify",
    "needs an explorer: test-deep/deploy/verify.test.ts runs it against Anvil and an explorer",
  ],
];
