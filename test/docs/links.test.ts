// SPDX-License-Identifier: MIT
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { documents } from "./helpers/documentedCommands.ts";

/** What a heading is called in a link, by GitHub's rule. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
    .replaceAll(/\s/g, "-");
}

function anchorsOf(file: string): ReadonlySet<string> {
  const headings = [...readFileSync(file, "utf8").matchAll(/^#+ (.+)$/gm)];
  return new Set(headings.map(([, heading = ""]) => anchorOf(heading)));
}

/** Links of a document that lead nowhere, of those that stay in the repository. */
function brokenLinks(file: string): readonly string[] {
  return [...readFileSync(file, "utf8").matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = ""]) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .filter((target) => {
      const [name = "", anchor] = target.split("#");
      const linked = name === "" ? file : path.join(path.dirname(file), name);
      return !existsSync(linked) || (anchor !== undefined && !anchorsOf(linked).has(anchor));
    });
}

describe("Links in documents", () => {
  for (const file of [...documents(), "CHANGELOG.md"]) {
    it(`of ${file} lead somewhere`, () => {
      expect(brokenLinks(file)).to.deep.equal([]);
    });
  }

  it("name headings as GitHub does", () => {
    expect(anchorOf("The HTTP API")).to.equal("the-http-api");
    expect(anchorOf("A record of the ranking: 6,782")).to.equal("a-record-of-the-ranking-6782");
  });
});
