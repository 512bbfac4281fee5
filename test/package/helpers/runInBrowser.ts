// SPDX-License-Identifier: MIT
import { webcrypto } from "node:crypto";
import { createContext, runInContext } from "node:vm";
import { build } from "esbuild";

/**
 * Bundles code for browsers and runs it where there is what browsers have, and nothing of Node.js.
 *
 * @param options.code - Assigns what it finds out to `globalThis.result`, or a promise of it.
 * @param options.folder - Of the package, which the code imports as `assay`.
 * @param options.given - Further names that the code sees.
 */
export async function runInBrowser(options: {
  code: string;
  folder: string;
  given: Record<string, unknown>;
}): Promise<unknown> {
  const { outputFiles } = await build({
    stdin: { contents: options.code, resolveDir: options.folder, sourcefile: "page.js" },
    bundle: true,
    platform: "browser",
    format: "iife",
    write: false,
  });
  const browser = {
    ...{ console, crypto: webcrypto, TextEncoder, TextDecoder, URL, atob, btoa, fetch },
    ...{ setTimeout, clearTimeout, setInterval, clearInterval, AbortSignal, AbortController },
    ...options.given,
  };
  const context = createContext(browser);
  runInContext("globalThis.self = globalThis.window = globalThis;", context);
  runInContext(outputFiles.map(({ text }) => text).join("\n"), context);
  return runInContext("globalThis.result", context) as unknown;
}
