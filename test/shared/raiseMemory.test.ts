// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { raiseMemory } from "../../src/shared/circom/raiseMemory.ts";

const HEADER = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
/** A custom section without a name, of one byte. */
const CUSTOM = [0x00, 0x02, 0x00, 0x09];
/** Exports memory 0 as "m". */
const EXPORT = [0x07, 0x05, 0x01, 0x01, 0x6d, 0x02, 0x00];

describe("raiseMemory", () => {
  it("adds whole pages and leaves the rest of the module alone", () => {
    const module = Uint8Array.of(...HEADER, ...CUSTOM, 5, 3, 1, 0, 100, ...EXPORT, ...CUSTOM);
    const raised = raiseMemory(module, 65_537 * 30);
    expect([...raised]).to.deep.equal([...HEADER, ...CUSTOM, 5, 4, 1, 0, 131, 1, ...EXPORT, ...CUSTOM]);
    expect([...raiseMemory(module, 0)]).to.deep.equal([...module]);
  });

  it("keeps a greatest number of pages, and stays within 32-bit addresses", () => {
    const module = Uint8Array.of(...HEADER, 5, 5, 1, 1, 2, 0x80, 0x01);
    expect([...raiseMemory(module, 1)]).to.deep.equal([...HEADER, 5, 5, 1, 1, 3, 0x80, 0x01]);
    const unbounded = Uint8Array.of(...HEADER, 5, 3, 1, 0, 2);
    expect([...raiseMemory(unbounded, 2 ** 33)]).to.deep.equal([...HEADER, 5, 5, 1, 0, 0x80, 0x80, 0x04]);
  });

  it("refuses a module without a memory of its own", () => {
    expect(() => raiseMemory(Uint8Array.of(...HEADER, ...CUSTOM), 1)).to.throw(RangeError);
  });
});
