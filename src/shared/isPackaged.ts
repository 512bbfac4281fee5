// SPDX-License-Identifier: MIT

/** Whether this code runs as the published package, compiled to JavaScript, or as TypeScript in the repository. */
export const isPackaged = !import.meta.url.endsWith(".ts");
