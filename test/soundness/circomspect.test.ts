// SPDX-License-Identifier: MIT
// Trail of Bits' static analyser over the whole library: every remark has an answer, and every answer a remark.
import { expect } from "chai";
import { libraryFiles } from "../circuits/support/loadCircuit.ts";
import { runCircomspect } from "./circomspect.ts";
import { answers, ANSWERS, BREAKDOWNS } from "./circomspectAnswers.ts";

describe("soundness: circomspect", function () {
  this.timeout(120_000);
  const files = libraryFiles().map(({ file }) => file);

  it("has no remark on circuits/ that is not answered, and no answer is out of date", async () => {
    const { remarks, breakdown } = await runCircomspect(files.filter((file) => !BREAKDOWNS.includes(file)));
    expect(breakdown).to.equal(undefined);
    const unanswered = remarks.filter((remark) => !ANSWERS.some((answer) => answers(answer, remark)));
    expect(unanswered, "remarks without an answer").to.deep.equal([]);
    const outdated = ANSWERS.filter((answer) => !remarks.some((remark) => answers(answer, remark)));
    expect(outdated, "answers to remarks that are no longer made").to.deep.equal([]);
  });

  it("breaks down on exactly the files that are listed for it, for the reason given", async () => {
    for (const file of BREAKDOWNS) {
      const { breakdown } = await runCircomspect([file]);
      expect(breakdown, file).to.match(/assertion failed: `\(left == right\)`[^]*value_meta\.rs/);
    }
  });

  it("finds a hint without a constraint", async () => {
    // So that silence means something: circomlib's own test circuits are no part of circuits/.
    const { remarks } = await runCircomspect(["circuits/lib/commit/circomlib/circuits/comparators.circom"]);
    expect(remarks.map(({ rule }) => rule)).to.include("CS0005");
  });
});
