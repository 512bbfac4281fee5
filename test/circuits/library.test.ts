// SPDX-License-Identifier: MIT
import { expect } from "chai";
import path from "node:path";
import { libraryFiles } from "./support/loadCircuit.ts";

const files = libraryFiles().map(({ file, text }) => ({
  file,
  text,
  code: text.replace(/\/\/.*$/gm, ""),
  templates: [...text.matchAll(/^template (\w+)\(/gm)].map((match) => match[1] ?? ""),
}));

/** Files that break a rule. */
const offenders = (breaks: (file: (typeof files)[number]) => boolean) =>
  files.filter(breaks).map(({ file }) => file);

describe("circuits: rules of the library", () => {
  it("finds the library", () => {
    expect(files.length).to.be.greaterThan(12);
  });

  it("C1: every file asks for circom 2.2", () => {
    expect(offenders(({ code }) => !code.includes("pragma circom 2.2.0;"))).to.deep.equal([]);
  });

  it("C2: one public template a file, named after it; others only as its parts; no main", () => {
    expect(offenders(({ code }) => /component\s+main/.test(code))).to.deep.equal([]);
    const misnamed = offenders(({ file, templates }) => {
      const [first, ...others] = templates;
      const name = path.basename(file, ".circom");
      const expected = name.charAt(0).toUpperCase() + name.slice(1);
      return (
        first !== undefined && (first !== expected || others.some((other) => !other.startsWith(expected)))
      );
    });
    expect(misnamed).to.deep.equal([]);
  });

  it("C3: every template's header gives its inputs and its cost", () => {
    const silent = offenders(
      ({ text, templates }) =>
        templates.length > 0 && !(/^\/\/ Cost: /m.test(text) && /^\/\/ Inputs: /m.test(text)),
    );
    expect(silent).to.deep.equal([]);
  });

  it("rule 1: a hint is followed by its constraint, and asserts speak of parameters and tags only", () => {
    const loose = offenders(({ code }) =>
      [...code.matchAll(/(\w+)(\[\w+\])? <--/g)].some(
        ([, name = ""]) =>
          !new RegExp(`\\b${name}\\b[^;]*===|===[^;]*\\b${name}\\b`).test(code) &&
          !(name === "top" && code.includes("gap[j].in <== top")),
      ),
    );
    expect(loose).to.deep.equal([]);
    const checked = offenders(({ code }) => {
      const signals = [...code.matchAll(/signal (?:input |output )?(?:\{\w+\} )?(\w+)/g)].map(
        (match) => match[1] ?? "",
      );
      return [...code.matchAll(/assert\(([^;]*)\);/g)].some(([, condition = ""]) =>
        signals.some((signal) => new RegExp(`\\b${signal}\\b(?!\\.maxbit)`).test(condition)),
      );
    });
    expect(checked).to.deep.equal([]);
  });

  it("rule 2: only lib/range tags a signal", () => {
    const tagging = offenders(
      ({ file, code }) => !file.startsWith("circuits/lib/range/") && /\.maxbit\s*=[^=]/.test(code),
    );
    expect(tagging).to.deep.equal([]);
  });
});
