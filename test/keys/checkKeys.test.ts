// SPDX-License-Identifier: MIT
import { execFile, execFileSync } from "node:child_process";
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect } from "chai";
import { groth16, powersOfTau, zKey } from "snarkjs";
import { exportVerifyingKey } from "../../src/keys/index.ts";
import type { VerifyingKeyJson } from "../../src/keys/index.ts";
import { withCurve } from "../../src/shared/curve.ts";
import { badKeys } from "../shared/badKeys.ts";
import { defined } from "./helpers/defined.ts";
import { createFolder, polynomial } from "./helpers/polynomial.ts";
import { forgeProof } from "./helpers/proofs.ts";

/** What the program said. */
interface Outcome {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** Runs `scripts/checkKeys.ts`, as "npm test" does. */
function checkKeys(...folders: string[]): Promise<Outcome> {
  return checkKeysIn(process.cwd(), ...folders);
}

/** Runs it as if a folder were the repository. */
function checkKeysIn(cwd: string, ...folders: string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [path.resolve("scripts/checkKeys.ts"), ...folders],
      { cwd, maxBuffer: 1 << 24 },
      (_, stdout, stderr) => {
        resolve({ exitCode: child.exitCode ?? -1, stdout, stderr });
      },
    );
  });
}

describe("check of the repository's keys, as a program", function () {
  this.timeout(120_000);
  let root: string;
  let r1cs: string;
  let zkey: string;
  let key: VerifyingKeyJson;

  before(async () => {
    root = await createFolder();
    ({ r1cs, zkey } = await polynomial(5));
    key = await exportVerifyingKey(zkey);
  });

  /** A new folder with these verifying keys, each in one below it. */
  const folderOf = async (name: string, keys: Readonly<Record<string, unknown>>): Promise<string> => {
    for (const [place, json] of Object.entries(keys)) {
      await mkdir(path.join(root, name, place), { recursive: true });
      await writeFile(path.join(root, name, place, "verification_key.json"), JSON.stringify(json));
    }
    return path.join(root, name);
  };

  it("accepts good keys, as JSON under any name and as a proving key, and counts them", async () => {
    const folder = await folderOf("good", { key, "a/b/c": key });
    await copyFile(zkey, path.join(folder, "circuit.zkey"));
    await writeFile(path.join(folder, "other.json"), JSON.stringify(key, null, 2));
    await writeFile(path.join(folder, "unrelated.json"), "{}");
    expect(await checkKeys(folder)).to.deep.equal({
      exitCode: 0,
      stdout: "4 verifying keys checked, 0 refused\n",
      stderr: "",
    });
  });

  it("accepts the keys of the repository and its cache", async () => {
    const { exitCode, stderr } = await checkKeys();
    expect(stderr).to.equal("");
    expect(exitCode).to.equal(0);
  });

  it("R28 refuses snarkjs's default key, for which a forged proof verifies, in both forms", async () => {
    const folder = await folderOf("default", {});
    const at = (name: string): string => path.join(root, name);
    await mkdir(folder, { recursive: true });
    const defaultKey = path.join(folder, "default.zkey");
    await withCurve(async (curve) => {
      await powersOfTau.newAccumulator(curve, 5, at("0.ptau"));
      await powersOfTau.contribute(at("0.ptau"), at("1.ptau"), "test", "entropy of a test");
      await powersOfTau.preparePhase2(at("1.ptau"), at("2.ptau"));
      await zKey.newZKey(r1cs, at("2.ptau"), defaultKey);
    });
    const json = await exportVerifyingKey(defaultKey);
    const signals = [123456n, 789n]; // 123456 − 5 is no cube of a byte
    const verifies = await withCurve(async () =>
      groth16.verify(json, signals.map(String), await forgeProof(json, signals)),
    );
    expect(verifies).to.equal(true);

    await writeFile(path.join(folder, "exported.json"), JSON.stringify(json));
    const { exitCode, stdout, stderr } = await checkKeys(folder);
    expect(exitCode).to.equal(1);
    expect(stdout).to.equal("2 verifying keys checked, 2 refused\n");
    expect(stderr).to.contain(`${defaultKey}: KEY_DELTA_DEGENERATE: `);
    expect(stderr).to.contain(`${path.join(folder, "exported.json")}: KEY_DELTA_DEGENERATE: `);
  });

  it("R28 refuses every kind of bad key by name, beside a good one", async () => {
    const bad = badKeys(key);
    const keys = bad.map((entry, index) => [String(index), entry.key] as const);
    const folder = await folderOf("bad", { good: key, ...Object.fromEntries(keys) });
    const { exitCode, stdout, stderr } = await checkKeys(folder);
    expect(exitCode).to.equal(1);
    expect(stdout).to.equal(`${bad.length + 1} verifying keys checked, ${bad.length} refused\n`);
    for (const [index, { name, code }] of bad.entries()) {
      const file = path.join(folder, String(index), "verification_key.json");
      expect(stderr, name).to.contain(`${file}: ${code}: `);
    }
  });

  it("R28 refuses one bad key of each error alone", async () => {
    const seen = new Set<string>();
    for (const { code, key: bad } of badKeys(key)) {
      if (seen.has(code)) continue;
      seen.add(code);
      const { exitCode, stderr } = await checkKeys(await folderOf(code, { key: bad }));
      expect(exitCode, code).to.equal(1);
      expect(stderr).to.contain(`: ${code}: `);
    }
    expect(seen.size).to.equal(4);
  });

  it("R28 finds bad keys whatever their file is called, and however their JSON is written", async () => {
    const folder = await folderOf("disguised", { good: key });
    const { key: bad } = defined(badKeys(key)[0]);
    const text = JSON.stringify(bad);
    await copyFile(zkey, path.join(folder, "backup.zkey.old"));
    await writeFile(path.join(folder, "a.JSON"), text);
    await writeFile(path.join(folder, "b.txt"), `\ufeff\n ${text}`);
    await writeFile(path.join(folder, "c.json"), text.replaceAll("vk_", "\\u0076k_"));
    const { stdout, stderr } = await checkKeys(folder);
    expect(stderr.match(/^\S+: KEY_\w+: /gm)).to.have.lengthOf(3);
    expect(stdout).to.equal("5 verifying keys checked, 3 refused\n");
  });

  it("R28 checks tracked files whose names git would write in another way", async () => {
    const folder = await folderOf("tracked", { schlüssel: defined(badKeys(key)[0]).key });
    const git = (...words: string[]): string => execFileSync("git", words, { cwd: folder, encoding: "utf8" });
    git("init", "--quiet");
    git("add", ".");
    const { exitCode, stdout } = await checkKeysIn(folder);
    expect(stdout).to.equal("1 verifying keys checked, 1 refused\n");
    expect(exitCode).to.equal(1);
  });

  it("names what is no key, and a folder without one", async () => {
    const folder = await folderOf("broken", { empty: {} });
    await writeFile(path.join(folder, "verification_key.json"), "{");
    await writeFile(path.join(folder, "broken.zkey"), "zkey");
    const broken = await checkKeys(folder);
    expect(broken.exitCode).to.equal(1);
    expect(broken.stderr.match(/: VERIFYING_KEY_MALFORMED: /g)).to.have.lengthOf(2);
    expect(broken.stderr).to.contain("broken.zkey: KEY_UNREADABLE: ");
    const empty = await checkKeys(path.join(root, "nowhere"));
    expect(empty.exitCode).to.equal(1);
    expect(empty.stderr).to.contain("No verifying key in ");
  });
});
