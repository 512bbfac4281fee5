// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { FileUnreadableError } from "../../src/errors/FileUnreadableError.ts";
import { sha256OfFile, sha256OfParts, writeAtomically } from "../../src/shared/cache.ts";

describe("cache", () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), "assay-cache-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("hashes a file as sha256sum does", async () => {
    const file = path.join(folder, "abc");
    await writeFile(file, "abc");
    expect(await sha256OfFile(file)).to.equal(
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    );
  });

  it("names the file that can't be read", async () => {
    const missing = path.join(folder, "missing");
    const error = await sha256OfFile(missing).catch((caught: unknown) => caught);
    expect(error).to.be.instanceOf(FileUnreadableError);
    expect(error).to.include({ code: "FILE_UNREADABLE", file: missing });
  });

  it("tells part lists apart that join to the same bytes", () => {
    expect(sha256OfParts(["ab", "c"])).to.not.equal(sha256OfParts(["a", "bc"]));
    expect(sha256OfParts(["ab"])).to.equal(sha256OfParts([new TextEncoder().encode("ab")]));
  });

  it("creates a folder with all that was written, and nothing beside it", async () => {
    await writeAtomically(path.join(folder, "deep", "x"), (temporary) =>
      writeFile(path.join(temporary, "a.txt"), "1"),
    );
    expect(await readFile(path.join(folder, "deep", "x", "a.txt"), "utf8")).to.equal("1");
    expect(await readdir(path.join(folder, "deep"))).to.deep.equal(["x"]);
  });

  it("leaves nothing behind when filling fails", async () => {
    const error = await writeAtomically(path.join(folder, "x"), async (temporary) => {
      await writeFile(path.join(temporary, "a.txt"), "1");
      throw new Error("full");
    }).catch((caught: unknown) => caught);
    expect(error).to.have.property("message", "full");
    expect(await readdir(folder)).to.deep.equal([]);
  });

  it("keeps what was there first when two write the same folder", async () => {
    const target = path.join(folder, "x");
    const write = (text: string) =>
      writeAtomically(target, (temporary) => writeFile(path.join(temporary, "a.txt"), text));
    await write("first");
    await write("second");
    expect(await readFile(path.join(target, "a.txt"), "utf8")).to.equal("first");
    expect(await readdir(folder)).to.deep.equal(["x"]);
  });
});
