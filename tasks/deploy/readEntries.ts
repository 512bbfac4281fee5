// SPDX-License-Identifier: MIT
import { readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";

const entrySchema = z.looseObject({
  type: z.string(),
  futureId: z.string().optional(),
  networkInteractionId: z.number().optional(),
  nonce: z.number().optional(),
  from: z.string().optional(),
  contractAddress: z.string().optional(),
  transaction: z.looseObject({ hash: z.string() }).optional(),
  result: z.looseObject({ type: z.string(), address: z.string().optional() }).optional().catch(undefined),
});

/** What Ignition wrote down at one moment of a deployment. */
export type JournalEntry = z.infer<typeof entrySchema>;

/** Name of Ignition's record in a deployment's folder. */
export const JOURNAL = "journal.jsonl";

/** Ignition's record of a deployment; none if there is none. A last line that was not written to its end is left out. */
export async function readEntries(folder: string): Promise<readonly JournalEntry[]> {
  let text: string;
  try {
    text = await readFile(path.join(folder, JOURNAL), "utf8");
  } catch {
    return [];
  }
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  if (!isWhole(lines.at(-1) ?? "{}")) lines.pop();
  return lines.map((line) => entrySchema.parse(JSON.parse(line)));
}

function isWhole(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}
