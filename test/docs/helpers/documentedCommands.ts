// SPDX-License-Identifier: MIT
import { execFileSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";

/** A command that a document tells its reader to run. */
export interface DocumentedCommand {
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  /** As it stands there, without the comment behind it. */
  readonly text: string;
}

const DOCUMENTS = [
  "README.md",
  "CONTRIBUTING.md",
  "SECURITY.md",
  "docs/*.md",
  "models/*/README.md",
  "examples/*/README.md",
];

/** Programs that a reader runs; other lines of a fence are their output. */
const PROGRAM = /^(npx|npm|node|curl|cd|git) /;

/** All documents that may name commands, in the order in which a reader meets them. */
export function documents(): readonly string[] {
  return DOCUMENTS.flatMap((pattern) =>
    globSync(pattern)
      .map((file) => file.replaceAll("\\", "/"))
      .sort(),
  );
}

/** The commands in a document's fences marked `sh`, in their order. A line that ends in `\` goes on in the next. */
export function documentedCommands(file: string): readonly DocumentedCommand[] {
  const commands: DocumentedCommand[] = [];
  let [fence, pending] = ["", ""];
  readFileSync(file, "utf8")
    .split("\n")
    .forEach((raw, index) => {
      const mark = /^\s*```(\w*)/.exec(raw);
      if (mark) fence = fence === "" ? (mark[1] ?? "") || "text" : "";
      else if (fence === "sh") {
        const text = pending + raw.trim();
        pending = text.endsWith("\\") ? text.slice(0, -1) : "";
        if (pending === "" && PROGRAM.test(text))
          commands.push({
            file,
            line: index + 1,
            text: text.replace(/\s+#\s.*$/, "").replaceAll(/\s+/g, " "),
          });
      }
    });
  return commands;
}

/** A document's tasks in running text: what stands in backquotes and begins with `hardhat` or `npx hardhat`. */
export function mentionedTasks(file: string): readonly string[] {
  const text = readFileSync(file, "utf8").replaceAll(/^\s*```[\s\S]*?^\s*```/gm, "");
  return [...text.matchAll(/`(?:npx )?hardhat ([^`]+)`/g)].map(([, words = ""]) =>
    words.replaceAll(/\s+/g, " "),
  );
}

/** Splits a command into words as a shell does; what stands in angle brackets counts as a word. */
export function shellWords(text: string): readonly string[] {
  const quoted = text.replaceAll(/<([^<>]*)>/g, "'<$1>'");
  const words = execFileSync("sh", ["-c", `set -f; printf '%s\\0' ${quoted}`], { encoding: "utf8" });
  return words.split("\0").slice(0, -1);
}
