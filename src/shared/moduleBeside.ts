// SPDX-License-Identifier: MIT

/**
 * Where a module lies that a process or a thread of its own is to run: beside the one that asks, and of its kind,
 * TypeScript in the repository and JavaScript in the package.
 *
 * @param base - `import.meta.url` of the module that asks.
 * @param name - The other's name without its ending.
 * @example const guard = new Worker(moduleBeside(import.meta.url, "guard"));
 */
export function moduleBeside(base: string, name: string): URL {
  return new URL(`./${name}${base.endsWith(".ts") ? ".ts" : ".js"}`, base);
}
