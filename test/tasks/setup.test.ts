// SPDX-License-Identifier: MIT
import path from "node:path";
import { expect } from "chai";
import { tasks } from "hardhat";
import { AssayError } from "../../src/errors/AssayError.ts";
import { leaseCurve, type CurveLease } from "../../src/shared/curve.ts";
import { ceremony, MODEL, type TestCeremony } from "../keys/helpers/ceremony.ts";
import { BEACON } from "../keys/helpers/holdCeremony.ts";
import { createFolder } from "../keys/helpers/polynomial.ts";
import { captureLines } from "./helpers/captureLines.ts";

describe("hardhat setup", function () {
  this.timeout(300_000);
  let lease: CurveLease;
  let held: TestCeremony;
  let folder: string;

  before(async () => {
    lease = await leaseCurve();
    held = await ceremony();
    folder = await createFolder();
  });
  after(() => lease.release());

  const at = (name: string): string => path.join(folder, name);
  /** Runs a task in this process; resolves to the lines that it prints. */
  const run = (task: string, options: Record<string, unknown>): Promise<readonly string[]> =>
    captureLines(() => tasks.getTask(["setup", task]).run(options));
  const json = async (task: string, options: Record<string, unknown>): Promise<unknown> =>
    JSON.parse((await run(task, { ...options, json: true })).at(-1) ?? "");
  const failureOf = async (task: string, options: Record<string, unknown>): Promise<AssayError> => {
    const error: unknown = await run(task, options).catch((failure: unknown) => failure);
    if (error instanceof Error && error.cause instanceof AssayError) return error.cause;
    throw new Error("the test expected a failure here", { cause: error });
  };
  const model = () => ({ onnx: MODEL, ptau: held.phase.file, acceptUnknownPtau: true });

  it("goes from start to a published key, one file from hand to hand", async () => {
    const started = await json("start", { ...model(), output: at("0.zkey") });
    expect(started).to.include({ circuitHash: held.circuitHash, constraints: 581 });
    const ada = await json("contribute", { input: at("0.zkey"), output: at("1.zkey"), name: "Ada" });
    expect(ada).to.include({ number: 1, name: "Ada" });
    await run("contribute", { input: at("1.zkey"), output: at("2.zkey"), name: "Bob", text: "dice" });
    const beacon = { input: at("2.zkey"), output: at("3.zkey"), beacon: BEACON };
    expect(await json("beacon", beacon)).to.include({ number: 3, beacon: BEACON.slice(2) });
    const published = await json("publish", { ...model(), input: at("3.zkey"), output: at("key") });
    expect(published).to.include({ contributions: 2 });
    expect(await json("check", { file: at("key/circuit.zkey") })).to.include({
      sound: true,
      publicSignals: 4,
    });
  });

  it("verifies a file on its way, and tells a contributor who was left out", async () => {
    const input = held.steps.second;
    const lines = await run("verify", { ...model(), input, contribution: held.hashes[0] });
    expect(lines.join("\n"))
      .to.include(`1. Ada: ${String(held.hashes[0])}`)
      .and.to.include("beacon: none yet");
    const missing = await failureOf("verify", { ...model(), input, contribution: "ab".repeat(64) });
    expect(missing.code).to.equal("CONTRIBUTION_MISSING");
  });

  it("names what is missing or wrong", async () => {
    const { initial, second } = held.steps;
    const cases: readonly (readonly [string, Record<string, unknown>, string])[] = [
      ["start", { ...model(), output: at("x.zkey"), acceptUnknownPtau: false }, "POWERS_OF_TAU_UNKNOWN"],
      ["start", { ...model(), output: "" }, "OPTION_MISSING"],
      ["contribute", { input: initial, output: at("x.zkey"), name: "" }, "CONTRIBUTOR_NAME_INVALID"],
      ["beacon", { input: second, output: at("x.zkey"), beacon: "" }, "BEACON_INVALID"],
      ["publish", { ...model(), input: second, output: at("x") }, "CEREMONY_INCOMPLETE"],
      ["check", { file: initial }, "KEY_DELTA_DEGENERATE"],
      ["check", { file: "package.json" }, "VERIFYING_KEY_MALFORMED"],
    ];
    for (const [task, options, code] of cases) expect((await failureOf(task, options)).code).to.equal(code);
  });
});
