// SPDX-License-Identifier: MIT
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { AssertionError, expect } from "chai";
import { expectFigure, judge } from "./snapshots.ts";

describe("snapshots", () => {
  let folder = "";
  const update = process.env["UPDATE_SNAPSHOTS"];

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "snapshots-"));
    delete process.env["UPDATE_SNAPSHOTS"];
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
    if (update === undefined) delete process.env["UPDATE_SNAPSHOTS"];
    else process.env["UPDATE_SNAPSHOTS"] = update;
  });

  it("judges by the tolerance", () => {
    expect(judge(undefined, 1, 1)).to.equal("unrecorded");
    expect(judge(1000, 1010, 1)).to.equal("same");
    expect(judge(1000, 1011, 1)).to.equal("worse");
    expect(judge(1000, 990, 1)).to.equal("same");
    expect(judge(1000, 989, 1)).to.equal("better");
    expect(judge(1000, 1001, 0)).to.equal("worse");
  });

  it("refuses a figure that was never recorded", () => {
    expect(() => {
      expectFigure("gas", "new", 5, folder);
    }).to.throw(AssertionError, 'holds no "new"');
  });

  it("records sorted, then fails only over 1 % for gas and over nothing for constraints", () => {
    process.env["UPDATE_SNAPSHOTS"] = "1";
    expectFigure("gas", "b", 1000, folder);
    expectFigure("gas", "a", 2000, folder);
    expectFigure("constraints", "c", 1000, folder);
    delete process.env["UPDATE_SNAPSHOTS"];
    expect(readFileSync(path.join(folder, "gas.json"), "utf8")).to.equal('{\n  "a": 2000,\n  "b": 1000\n}\n');
    expectFigure("gas", "b", 1010, folder);
    expect(() => {
      expectFigure("gas", "b", 1011, folder);
    }).to.throw(AssertionError, "rose from 1000 to 1011");
    expect(() => {
      expectFigure("constraints", "c", 1001, folder);
    }).to.throw(AssertionError, "rose from 1000 to 1001");
  });

  it("refuses a figure that measured nothing", () => {
    expect(() => {
      expectFigure("gas", "a", 0, folder);
    }).to.throw(AssertionError, "nothing was measured");
  });
});
