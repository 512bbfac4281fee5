// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { StatementForeignError } from "../../src/errors/ProverErrors.ts";
import { requireStatement } from "../../src/node/requireStatement.ts";

const ASKED = {
  modelCommitment: "1",
  context: "2",
  inputCommitment: ["3", "4"],
  outputWord: ["5", "6"],
  word: [["7"], ["8"]],
  salt: ["9", "10"],
};

describe("what a proof must state", () => {
  it("is what was asked, in the circuit's order", () => {
    requireStatement(ASKED, [1n, 2n, 3n, 4n, 5n, 6n]);
  });

  it("is nothing else: another model, context, input or answer, fewer or more", () => {
    const honest = [1n, 2n, 3n, 4n, 5n, 6n];
    const forged = [
      ...honest.map((_, place) => honest.with(place, 0n)),
      honest.slice(1),
      [...honest, 7n],
      [],
    ];
    for (const signals of forged)
      expect(() => {
        requireStatement(ASKED, signals);
      }, signals.join()).to.throw(StatementForeignError);
  });
});
