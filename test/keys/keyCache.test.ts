// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { cp, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { findOrMakeDevelopmentKey, loadKey } from "../../src/keys/index.ts";
import { leaseCurve } from "../../src/shared/curve.ts";
import type { ProvingKey } from "../../src/keys/index.ts";
import type { CurveLease } from "../../src/shared/curve.ts";
import { sha256OfFile } from "../../src/shared/cache.ts";
import type { ProgressStep } from "../../src/shared/progress.ts";
import { createFolder, polynomial } from "./helpers/polynomial.ts";
import { defined } from "./helpers/defined.ts";

describe("key cache", function () {
  this.timeout(60_000);
  let folder: string;
  let cache: string;
  let lease: CurveLease;
  let r1cs: string;
  let otherR1cs: string;
  let key: ProvingKey;
  const steps: ProgressStep[] = [];

  before(async () => {
    lease = await leaseCurve();
    folder = await createFolder();
    ({ r1cs } = await polynomial(5));
    ({ r1cs: otherR1cs } = await polynomial(6));
    cache = path.join(folder, "keys");
    key = await findOrMakeDevelopmentKey({ r1cs, cache, onProgress: (step) => steps.push(step) });
  });
  after(() => lease.release());

  /** Copies the key, so that a test can damage it. */
  const copyKey = async (name: string): Promise<string> => {
    const copy = path.join(folder, name);
    await cp(key.folder, copy, { recursive: true });
    return copy;
  };
  const failureOf = (work: Promise<unknown>): Promise<unknown> => work.catch((error: unknown) => error);

  it("makes a key in a folder named by the circuit's hash, and reports progress to the end", async () => {
    expect(key.folder).to.equal(path.join(cache, await sha256OfFile(r1cs)));
    expect(await readdir(cache)).to.have.length(1);
    expect((await readdir(key.folder)).sort()).to.deep.equal([
      "circuit.zkey",
      "key.json",
      "verification_key.json",
    ]);
    expect(defined(steps[0]).done).to.equal(0);
    const last = defined(steps.at(-1));
    expect(last.done).to.equal(last.total);
  });

  it("finds the key again without making another", async () => {
    const again: ProgressStep[] = [];
    const found = await findOrMakeDevelopmentKey({ r1cs, cache, onProgress: (step) => again.push(step) });
    expect(found).to.deep.equal(key);
    expect(again).to.deep.equal([]);
  });

  it("gives each circuit its own key", async () => {
    const other = await findOrMakeDevelopmentKey({ r1cs: otherR1cs, cache });
    expect(other.folder).to.not.equal(key.folder);
  });

  for (const file of ["circuit.zkey", "verification_key.json"])
    it(`refuses a key whose ${file} was changed, and names the folder to delete`, async () => {
      const copy = await copyKey(`changed-${file}`);
      const content = await readFile(path.join(copy, file));
      const at = content.length - 3;
      content[at] = defined(content[at]) ^ 1;
      await writeFile(path.join(copy, file), content);
      const error = await failureOf(loadKey(copy));
      expect(error).to.include({ code: "KEY_TAMPERED", folder: copy });
      expect(String(error)).to.include(`Delete the folder ${copy}`);
    });

  it("refuses a folder that lacks a file or holds an unreadable key.json", async () => {
    for (const file of ["circuit.zkey", "verification_key.json", "key.json"]) {
      const copy = await copyKey(`without-${file}`);
      await rm(path.join(copy, file));
      expect(await failureOf(loadKey(copy))).to.have.property("code", "KEY_MISSING");
    }
    const copy = await copyKey("unreadable");
    await writeFile(path.join(copy, "key.json"), "{}");
    expect(await failureOf(loadKey(copy))).to.have.property("code", "KEY_MISSING");
  });

  it("refuses a key that was put in another circuit's place", async () => {
    const copy = await copyKey("moved");
    const elsewhere = path.join(folder, "elsewhere");
    await cp(cache, elsewhere, { recursive: true });
    const place = path.join(elsewhere, await sha256OfFile(otherR1cs));
    await rm(place, { recursive: true, force: true });
    await rename(copy, place);
    const error = await failureOf(findOrMakeDevelopmentKey({ r1cs: otherR1cs, cache: elsewhere }));
    expect(error).to.have.property("code", "KEY_MISMATCH");
  });
});
