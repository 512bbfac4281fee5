// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { applyMutant } from "../../scripts/mutate/applyMutant.ts";
import { isAstNode } from "../../scripts/mutate/AstNode.ts";
import { compile, compileErrors } from "../../scripts/mutate/compile.ts";
import { findMutants } from "../../scripts/mutate/findMutants.ts";
import type { Mutant, Operator } from "../../scripts/mutate/Mutant.ts";

const FILE = "tools/Sample.sol";

/** The mutants of a contract with this body. Each line of a body is one place. */
function mutantsOf(body: string): { source: string; mutants: readonly Mutant[] } {
  const source = `// SPDX-License-Identifier: MIT\npragma solidity 0.8.37;\n// √2\ncontract Sample {\n${body}\n}\n`;
  const compiled = compile({ files: [], want: "ast", optimize: false, changed: { [FILE]: source } });
  expect(compileErrors(compiled)).to.deep.equal([]);
  const root = compiled.sources[FILE]?.ast;
  if (!isAstNode(root)) throw new TypeError("solc gave no tree.");
  return { source, mutants: findMutants({ file: FILE, source, root }) };
}

/** What a line becomes by mutants of one kind. */
function changes(body: string, operator: Operator): readonly string[] {
  return mutantsOf(body)
    .mutants.filter((mutant) => mutant.operator === operator)
    .map(({ to }) => to);
}

describe("findMutants", () => {
  it("moves comparisons by one and turns arithmetic and logic round", () => {
    const body =
      "function f(uint a, uint b) external pure returns (bool) {\n return (a + 1) * b < b && a != b;\n }";
    expect(changes(body, "operator")).to.deep.equal([
      "return (a - 1) * b < b && a != b;",
      "return (a + 1) / b < b && a != b;",
      "return (a + 1) * b <= b && a != b;",
      "return (a + 1) * b < b || a != b;",
      "return (a + 1) * b < b && a == b;",
    ]);
  });

  it("changes constants both ways, large ones and zero one way, and no lengths of arrays", () => {
    expect(
      changes("uint[3] a;\nuint b = 5;\nuint c = 0;\nuint d = 1 days;\nbool e = true;", "constant"),
    ).to.deep.equal([
      "uint b = (5 + 1);",
      "uint b = (5 - 1);",
      "uint c = (0 + 1);",
      "uint d = (1 days + 1);",
      "bool e = false;",
    ]);
  });

  it("drops statements with their semicolons, steps of loops, and modifiers", () => {
    const body = [
      "uint x;",
      "modifier m() { _; }",
      "function f(uint a) external m {",
      "require(a > 0);",
      "for (uint i = 0; i < a; ++i) x = i;",
      "if (a == 2) return;",
      "delete x;",
      "}",
    ].join("\n");
    expect(changes(body, "statement")).to.deep.equal([
      "{}",
      "for (uint i = 0; i < a; ) x = i;",
      "for (uint i = 0; i < a; ++i) {}",
      "if (a == 2) {}",
      "{}",
    ]);
    expect(changes(body, "modifier")).to.deep.equal(["function f(uint a) external {"]);
  });

  it("negates conditions but for those that another operator negates", () => {
    const body =
      "function f(uint a) external pure returns (uint) {\nif (a < 2) return 1;\nreturn a == 3 ? 4 : 5;\n}";
    expect(changes(body, "condition")).to.deep.equal(["if (!(a < 2)) return 1;"]);
  });

  it("swaps neighbours of one type in calls, errors and structs", () => {
    const body = [
      "error E(uint a, uint b, bool c);",
      "function g(uint a, uint b, bool c) external pure {",
      "require(c, E(a, b, c));",
      "}",
    ].join("\n");
    expect(changes(body, "arguments")).to.deep.equal(["require(c, E(b, a, c));"]);
  });

  it("changes assembly", () => {
    const body = [
      "function f(uint a) external pure returns (uint b) {",
      'assembly ("memory-safe") {',
      "b := add(a, 32)",
      "if iszero(a) { revert(0, 0) }",
      "}",
      "}",
    ].join("\n");
    expect(changes(body, "assembly").slice(0, 4)).to.deep.equal([
      "{}",
      "b := sub(a, 32)",
      "b := add(a, 33)",
      "b := add(a, 31)",
    ]);
  });

  it("makes sources that differ in that one place, behind characters of several bytes too, and that compile", () => {
    const { source, mutants } = mutantsOf(
      "uint x;\nfunction f(uint a) external {\nx = a + 1; // ≤ 2\nx += 2;\n}",
    );
    expect(mutants).to.have.length.above(5);
    for (const mutant of mutants) {
      const changed = applyMutant(source, mutant);
      const lines = changed.split("\n").filter((line, index) => line !== source.split("\n")[index]);
      expect(lines.map((line) => line.trim())).to.deep.equal([mutant.to]);
      const compiled = compile({ files: [], want: "ast", optimize: false, changed: { [FILE]: changed } });
      expect(compileErrors(compiled)).to.deep.equal([]);
    }
  });

  it("knows a mutant again when lines are put before it, and tells equal lines apart", () => {
    const [one, other] = ["uint x;\nuint y = 1;\nuint z = 1;", "\n\nuint x;\nuint y = 1;\nuint z = 1;"].map(
      (body) => mutantsOf(body).mutants.map(({ id }) => id),
    );
    expect(one).to.deep.equal(other);
    expect(new Set(one).size).to.equal(4);
  });
});
