// SPDX-License-Identifier: MIT
import { expect } from "chai";
import hre from "hardhat";
import { ensureBuilt } from "../../tasks/ensureBuilt.ts";

describe("ensureBuilt", () => {
  /** Hardhat's tasks, of which building fails with these messages, one a time, before it succeeds. */
  const failing = (messages: string[]) => {
    let builds = 0;
    const run = () => {
      builds++;
      const message = messages.shift();
      return message === undefined ? Promise.resolve() : Promise.reject(new Error(message));
    };
    const getTask = () => ({ ...hre.tasks.getTask("build"), run });
    return { tasks: { ...hre.tasks, getTask }, builds: () => builds };
  };

  it("builds again if another process took Hardhat's cache file away", async () => {
    const { tasks, builds } = failing(Array<string>(3).fill("File cache/compile-cache.json.tmp not found"));
    await ensureBuilt({ tasks });
    expect(builds()).to.equal(4);
  });

  it("tells every other failure, and this one if it does not end", async () => {
    for (const [message, count] of [
      ["Compilation failed", 1],
      ["File cache/compile-cache.json.tmp not found", 10],
    ] as const) {
      const { tasks, builds } = failing(Array<string>(20).fill(message));
      const told = await ensureBuilt({ tasks }).then(
        () => "built",
        (error: unknown) => String(error),
      );
      expect(told).to.contain(message);
      expect(builds()).to.equal(count);
    }
  });
});
