// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { PartUnknownError } from "../../src/errors/ConfigErrors.ts";
import { chooseParts } from "../../src/node/chooseParts.ts";

describe("the parts of a node that a process does", () => {
  it("are all, or the one that is named", () => {
    expect(chooseParts("")).to.deep.equal({ serve: true, work: true, prove: true });
    expect(chooseParts("work")).to.deep.equal({ serve: false, work: true, prove: false });
  });

  it("are refused if there is none of that name, so that no process idles", () => {
    expect(() => chooseParts("prover")).to.throw(PartUnknownError);
  });
});
