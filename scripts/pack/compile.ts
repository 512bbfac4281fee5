// SPDX-License-Identifier: MIT
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { PackError } from "./PackError.ts";

/** @see compile */
export interface CompileParameters {
  /** Of the repository. */
  root: string;
  /** Folder to write to. */
  out: string;
  /** Sources to compile with all that they import, by their path in the repository. */
  files: readonly string[];
  /** Sources that stand for those in the repository, by their path there. Nothing else of their folders is seen. */
  replaced: ReadonlyMap<string, string>;
  /** Whether types are checked too, which takes most of the time. */
  check: boolean;
}

/**
 * Compiles to JavaScript with declarations; every file keeps its place, so that what is found relative to a module still is.
 *
 * @throws PackError with the compiler's report.
 */
export function compile({ root, out, files, replaced, check }: CompileParameters): void {
  const { config } = ts.readConfigFile(path.join(root, "tsconfig.json"), (file) => ts.sys.readFile(file)) as {
    config: { compilerOptions: object };
  };
  const { options } = ts.parseJsonConfigFileContent(
    {
      files: [...files],
      compilerOptions: {
        ...config.compilerOptions,
        types: ["node"],
        noEmit: false,
        noCheck: !check,
        allowImportingTsExtensions: false,
        rewriteRelativeImportExtensions: true,
        declaration: true,
        // What is internal is cut from declarations, not from code.
        stripInternal: true,
        // Node.js 20, and what bundlers of browsers take.
        target: "es2022",
        rootDir: root,
        outDir: out,
      },
    },
    ts.sys,
    root,
  );
  const host = ts.createCompilerHost(options);
  const inRepository = (file: string) =>
    path.relative(root, path.resolve(root, file)).split(path.sep).join("/");
  const folders = new Set([...replaced.keys()].map((file) => file.split("/")[0]));
  const isReplaced = (file: string) => folders.has(inRepository(file).split("/")[0]);
  host.readFile = (file) => (isReplaced(file) ? replaced.get(inRepository(file)) : ts.sys.readFile(file));
  host.fileExists = (file) => (isReplaced(file) ? replaced.has(inRepository(file)) : ts.sys.fileExists(file));
  host.directoryExists = (folder) => isReplaced(folder) || ts.sys.directoryExists(folder);
  host.getSourceFile = (file, languageVersionOrOptions) => {
    const text = host.readFile(file);
    return text === undefined ? undefined : ts.createSourceFile(file, text, languageVersionOrOptions);
  };
  const ambient = ambientTypes(root);
  for (const name of new Set(ambient.values()))
    cpSync(path.join(root, AMBIENT, name), path.join(out, AMBIENT, name));
  const completed = (text: string, file: string): string => {
    const used = [...ambient].filter(([module]) => text.includes(`from "${module}"`));
    const folder = path.relative(path.dirname(file), path.join(out, AMBIENT)).split(path.sep).join("/");
    const references = used.map(([, name]) => `/// <reference path="${folder}/${name}" />\n`);
    return references.join("") + withJavaScriptEndings(text);
  };
  host.writeFile = (file, text) => {
    mkdirSync(path.dirname(file), { recursive: true });
    if (file.endsWith(".json")) writeFileSync(`${file}.js`, `export default ${text.trim()};\n`);
    else writeFileSync(file, file.endsWith(".d.ts") ? completed(text, file) : withJsonAsCode(text));
  };
  const program = ts.createProgram(
    files.map((file) => path.join(root, file)),
    options,
    host,
  );
  const { diagnostics } = program.emit();
  const problems = [...ts.getPreEmitDiagnostics(program), ...diagnostics];
  if (problems.length > 0) throw new PackError(ts.formatDiagnostics(problems, host));
}

/** Folder of types of packages that have none, or wrong ones. */
const AMBIENT = "src/shared/types";

/** Which of those files tells of which package. */
function ambientTypes(root: string): Map<string, string> {
  const names = readdirSync(path.join(root, AMBIENT));
  return new Map(
    names.flatMap((name) => {
      const text = readFileSync(path.join(root, AMBIENT, name), "utf8");
      return [...text.matchAll(/^declare module "([^"]+)"/gm)].map(([, module = ""]) => [module, name]);
    }),
  );
}

/** To import JSON is an experiment on Node.js 20, and not every bundler knows how. */
function withJsonAsCode(code: string): string {
  return code.replaceAll(/ from "(\.[^"]*\.json)" with \{ type: "json" \};/g, ' from "$1.js";');
}

/** TypeScript renames imports in code only; a `.ts` in a declaration would lead older compilers astray. */
function withJavaScriptEndings(declaration: string): string {
  return declaration.replaceAll(/((?:from|import\()\s*"\.[^"]*)\.ts"/g, '$1.js"');
}
