// SPDX-License-Identifier: MIT
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import type { z } from "zod";

/** A value as JSON, bigints as decimal digits. */
export function formatJson(value: unknown, indent?: number): string {
  return JSON.stringify(
    value,
    (_, part: unknown) => (typeof part === "bigint" ? part.toString() : part),
    indent,
  );
}

/** Writes a value to a file; replaces an older one in one step. */
export async function writeJsonFile(file: string, content: object): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(`${file}.new`, formatJson(content, 2));
  await rename(`${file}.new`, file);
}

/**
 * Reads a file as a schema says.
 *
 * @param refuse Makes the error that names the file, what is wrong and, if a field is, the first one.
 * @throws What `refuse` makes.
 */
export async function readJsonFile<Content>(
  file: string,
  schema: z.ZodType<Content>,
  refuse: (options: { path: string; problem: string; cause: unknown }) => Error,
): Promise<Content> {
  let content: unknown;
  try {
    content = JSON.parse(await readFile(file, "utf8"));
  } catch (cause) {
    throw refuse({ path: file, problem: "it cannot be read as JSON", cause });
  }
  const parsed = schema.safeParse(content);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const problem = `${issue?.path.join(".") ?? "content"}: ${issue?.message ?? "invalid"}`;
  throw refuse({ path: file, problem, cause: parsed.error });
}
