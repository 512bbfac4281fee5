// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { readTree } from "../../scripts/trees/readTree.ts";

describe("readTree", () => {
  it("reads branches, and the tests that leaves name", () => {
    const root = readTree(
      "Market\n├── settle\n│   ├── nothing → Empty · testEmpty\n│   └── else pays\n└── refund · testRefund\n",
    );
    expect(root.text).to.equal("Market");
    expect(root.below.map(({ text, test, line }) => [text, test, line])).to.deep.equal([
      ["settle", undefined, 2],
      ["refund", "testRefund", 5],
    ]);
    expect(root.below[0]?.below.map(({ text, test, line }) => [text, test, line])).to.deep.equal([
      ["nothing → Empty", "testEmpty", 3],
      ["else pays", undefined, 4],
    ]);
  });

  it("refuses lines that are no branch or skip a step", () => {
    expect(() => readTree("Market\n  settle\n")).to.throw(SyntaxError, "line 2");
    expect(() => readTree("Market\n│   ├── settle\n")).to.throw(SyntaxError, "line 2");
  });
});
