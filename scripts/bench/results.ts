// SPDX-License-Identifier: MIT
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";

/** Figures by key; keys of two words or more are nested objects. */
export type Figures = { [key: string]: number | string | Figures };

const FILE = path.join("bench", "results.json");

const figuresSchema: z.ZodType<Figures> = z.lazy(() =>
  z.record(z.string(), z.union([z.number(), z.string(), figuresSchema])),
);

/** Merges figures into `bench/results.json`: what was not measured now stays as it was. Returns all of them. */
export async function mergeResults(figures: Figures): Promise<Figures> {
  const merged = sorted(merge(await readResults(), figures));
  await mkdir(path.dirname(FILE), { recursive: true });
  await writeFile(FILE, `${JSON.stringify(merged, null, 2)}\n`);
  return merged;
}

async function readResults(): Promise<Figures> {
  let text: string;
  try {
    text = await readFile(FILE, "utf8");
  } catch {
    return {};
  }
  return figuresSchema.parse(JSON.parse(text));
}

function merge(old: Figures, fresh: Figures): Figures {
  const result = { ...old };
  for (const [key, value] of Object.entries(fresh)) {
    const before = result[key];
    result[key] = typeof value === "object" && typeof before === "object" ? merge(before, value) : value;
  }
  return result;
}

function sorted(figures: Figures): Figures {
  return Object.fromEntries(
    Object.entries(figures)
      .sort(([left], [right]) => left.localeCompare(right))
      .map(([key, value]) => [key, typeof value === "object" ? sorted(value) : value]),
  );
}
