// SPDX-License-Identifier: MIT
// "npm test" itself: what it counts, and that it leaves no test out.
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { countTests } from "../../scripts/test/countTests.ts";
import { mochaSteps } from "../../scripts/test/mochaSteps.ts";
import { runSteps } from "../../scripts/test/runSteps.ts";
import type { Step } from "../../scripts/test/Step.ts";

/** A step that runs a line of JavaScript. */
function step(name: string, script: string, differing: Partial<Step> = {}): Step {
  return {
    name,
    command: [process.execPath, "-e", script],
    counts: false,
    after: [],
    ...differing,
  };
}

describe("npm test", () => {
  it("adds up what runners count, whatever colours they use", () => {
    expect(countTests("\u001B[32m  12 passing\u001B[0m (3s)\n  2 failing\n\n  3 passing\n", 1)).to.deep.equal(
      {
        passed: 15,
        failed: 2,
      },
    );
    expect(countTests("  12 passing (3s)\n", 0)).to.deep.equal({ passed: 12, failed: 0 });
  });

  it("counts a runner that counts nothing, or fails without a failing test, as one failure", () => {
    expect(countTests("", 0)).to.deep.equal({ passed: 0, failed: 1 });
    expect(countTests("  0 passing (1ms)\n", 0)).to.deep.equal({ passed: 0, failed: 1 });
    expect(countTests("  12 passing (3s)\n", 1)).to.deep.equal({ passed: 12, failed: 1 });
    expect(countTests("Error: cannot load a file\n", 1)).to.deep.equal({ passed: 0, failed: 1 });
  });

  for (const lanes of [1, 2]) {
    it(`counts every step, and goes on after failures: ${String(lanes)} at a time`, async () => {
      const shown: string[] = [];
      const report = await runSteps(
        [
          step("build", "setTimeout(() => console.log('built'), 300)"),
          step("bad", "console.error('why'); process.exit(3)"),
          step("absent", "", { command: ["assay-has-no-such-program"] }),
          step("tests", "console.log('  7 passing\\n  1 failing'); process.exit(1)", {
            counts: true,
            after: ["build"],
          }),
          step("crash", "console.log('  5 passing'); process.abort()", { counts: true }),
          step("last", "process.stdout.write('no end of line')"),
        ],
        lanes,
        (text) => shown.push(text),
      );
      expect(report).to.deep.include({ passed: 2 + 7 + 5, failed: 2 + 1 + 1 });
      expect(report.broken).to.have.members(["bad", "absent", "tests", "crash"]);
      const text = shown.join("");
      expect(text).to.match(/▶ bad\nwhy\n✘ bad \(/);
      expect(text).to.match(/▶ absent\nassay-has-no-such-program did not start: [^\n]*\n✘ absent \(/);
      expect(text).to.match(/▶ last\nno end of line\n✔ last \(/);
      expect(text.indexOf("… tests")).to.be.greaterThan(text.indexOf("✔ build"));
    });
  }

  it("starts no step before the steps that it waits for have ended", async () => {
    const shown: string[] = [];
    const slow = "setTimeout(() => undefined, 300)";
    const steps = [
      step("first", slow),
      step("second", slow, { after: ["first"] }),
      step("third", "", { after: ["first", "second"] }),
    ];
    await runSteps(steps, 3, (text) => shown.push(text));
    const order = [...shown.join("").matchAll(/[…✔] \w+/gu)].map(([mark]) => mark);
    expect(order).to.deep.equal(["… first", "✔ first", "… second", "✔ second", "… third", "✔ third"]);
  });

  it("lets no lane wait while there is a step that need not", async () => {
    const shown: string[] = [];
    const steps = [
      step("build", "setTimeout(() => undefined, 1000)"),
      step("tests", "", { after: ["build"] }),
      step("lint", ""),
    ];
    await runSteps(steps, 2, (text) => shown.push(text));
    const text = shown.join("");
    expect(text.indexOf("… lint")).to.be.within(0, text.indexOf("✔ build"));
    expect(text.indexOf("… tests")).to.be.greaterThan(text.indexOf("✔ build"));
  });

  it("refuses steps that would wait for ever", async () => {
    const shown: string[] = [];
    const steps = [step("tests", "", { after: ["build"] }), step("build", "")];
    const failure: unknown = await runSteps(steps, 2, (text) => shown.push(text)).catch(
      (error: unknown) => error,
    );
    expect(failure)
      .to.be.instanceOf(RangeError)
      .with.property("message")
      .that.includes('"tests" waits for "build"');
    expect(shown).to.deep.equal([]);
  });

  it("runs every file that holds tests exactly once", () => {
    const holds = readdirSync("test", { recursive: true, encoding: "utf8" })
      .map((name) => path.join("test", name).replaceAll("\\", "/"))
      .filter((file) => file.endsWith(".ts") && /^\s*describe\(/m.test(readFileSync(file, "utf8")));
    const run = mochaSteps([]).flatMap(({ command }) => command.filter((word) => word.startsWith("test/")));
    expect(run).to.have.members(holds);
    expect(new Set(run).size).to.equal(run.length);
  });
});
