// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { readSamples } from "../../src/compiler/samples/readSamples.ts";
import { SamplesUnreadableError } from "../../src/errors/SamplesUnreadableError.ts";
import { rejection } from "./rejection.ts";

/** A .npy file of version 1 with this header, whatever it promises. Source: NEP 1. */
function npy(descr: string, shape: string, body: Uint8Array): Uint8Array {
  const header = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${shape}, }`;
  const text = new TextEncoder().encode(header.padEnd(128 - 11) + "\n");
  return Uint8Array.from([
    0x93,
    ...new TextEncoder().encode("NUMPY"),
    1,
    0,
    text.length,
    0,
    ...text,
    ...body,
  ]);
}

describe("attacks on samples", () => {
  let folder: string;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "assay-"));
  });
  after(async () => {
    await rm(folder, { recursive: true });
  });

  async function read(name: string, contents: string | Uint8Array) {
    const file = path.join(folder, name);
    await writeFile(file, contents);
    return await readSamples({ file });
  }

  it("are read as long as they are what they say", async () => {
    const { inputs } = await read(
      "a.npy",
      npy("<f4", "(2, 2)", new Uint8Array(Float32Array.of(1, 2, 3, 4).buffer)),
    );
    expect(inputs.map((input) => Array.from(input))).to.deep.equal([
      [1, 2],
      [3, 4],
    ]);
    expect((await read("a.json", "[[1, [2]], [3, 4]]")).inputs).to.have.length(2);
  });

  it("are refused if their shape is not that of their numbers, however large it says it is", async () => {
    const body = new Uint8Array(16);
    for (const [descr, shape, bytes] of [
      ["<f4", "(2, 200)", body],
      ["<f4", "(3, 2)", body],
      ["<f4", "(1000000000000, 0)", body.subarray(16)],
      ["<f4", "(100000000, 0)", body.subarray(16)],
      ["<f4", "(-1, -4)", body],
      ["<c8", "(1, 2)", body],
      [">f4", "(2, 2)", body],
      ["|O", "(2, 2)", body],
    ] as const)
      await rejection(SamplesUnreadableError, read("b.npy", npy(descr, shape, bytes)));
  });

  it("are refused if their lists are nested until the stack ends", async () => {
    const depth = 100_000;
    const { message } = await rejection(
      SamplesUnreadableError,
      read("b.json", `${"[".repeat(depth)}1${"]".repeat(depth)}`),
    );
    expect(message).to.include("nested too deeply");
  });
});
