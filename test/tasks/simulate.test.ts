// SPDX-License-Identifier: MIT
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";

describe("Hardhat tasks that simulate", function () {
  this.timeout(120_000);
  let folder: string;
  const hardhat = (...args: string[]) =>
    new Promise<{ stdout: string; stderr: string }>((resolve) => {
      execFile("hardhat", args, (_, stdout, stderr) => {
        resolve({ stdout, stderr });
      });
    });

  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), "assay-simulate-"));
  });
  after(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it("compares policies, and leaves figures and a page that say how they were made", async () => {
    const options = [
      "--models",
      "60",
      "--weeks",
      "30",
      "--seeds",
      "2",
      "--set",
      "callers=100",
      "--out",
      folder,
    ];
    const { stdout } = await hardhat("simulate", ...options);
    expect(stdout).to.contain("Gini of calls").and.to.contain("decayed + lane 20 %");
    const figures = await readFile(path.join(folder, "simulation.json"), "utf8");
    expect(JSON.parse(figures)).to.include({
      command: "hardhat simulate --models 60 --weeks 30 --seeds 2 --set callers=100",
      seeds: 2,
    });
    expect(await readFile(path.join(folder, "simulation.html"), "utf8")).to.contain("<svg");
  });

  it("refuses a parameter that it does not have", async () => {
    const { stderr } = await hardhat("simulate", "--set", "halflife=3", "--out", folder);
    expect(stderr).to.contain("ParameterUnknownError").and.to.contain("halfLifeDays");
  });

  it("tells an operator plainly that he will lose money", async () => {
    const plan = [
      "--proving-seconds",
      "1",
      "--price",
      "0.1",
      "--seeds",
      "1",
      "--set",
      "models=60,callers=100",
    ];
    const { stdout } = await hardhat("operator", "estimate", ...plan);
    expect(stdout).to.contain("You will lose money: a call brings $");
  });
});
