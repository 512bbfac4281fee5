// SPDX-License-Identifier: MIT
import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { DatasetInvalidError } from "../../src/errors/DatasetInvalidError.ts";
import type { LabelledDataset } from "../labelledDataset.ts";

const HEADER = "location,date,precipitation,temp_max,temp_min,wind,weather";
const CITIES = ["Seattle", "New York"] as const;
const YEARS = { train: [2012, 2013, 2014], test: [2015] } as const;

/** Days of one window. */
export const WINDOW_DAYS = 32;

const daySchema = z
  .tuple([z.string(), z.string(), z.coerce.number(), z.coerce.number(), z.coerce.number(), z.coerce.number()])
  .rest(z.string())
  .transform(([city, date, ...rest]) => ({
    city,
    year: Number(date.slice(0, 4)),
    channels: [rest[0], rest[1], rest[2], rest[3]],
  }));

type Day = z.infer<typeof daySchema>;

/** @see loadWeather */
export interface LoadWeatherParameters {
  /** The years 2012 to 2014, or 2015. */
  readonly split: "train" | "test";
  /** Days between the beginnings of two windows of one year: 1 if left out, 32 for windows that share no day. */
  readonly stride?: number;
}

/**
 * Reads windows of 32 days from four years of weather in Seattle and New York, from npm package `vega-datasets`.
 * Source: NOAA, National Climatic Data Center, daily observations (works of the U.S. government).
 *
 * @returns 4 · 32 values per window, channel by channel: precipitation (mm), highest and lowest °C, wind (m/s). The
 * classes are the cities.
 * @throws {DatasetInvalidError} if the file is missing or is not that table.
 *
 * @example
 * const { samples, labels, classes } = await loadWeather({ split: "test" });
 */
export async function loadWeather({ split, stride = 1 }: LoadWeatherParameters): Promise<LabelledDataset> {
  const folder = path.dirname(fileURLToPath(import.meta.resolve("vega-datasets/package.json")));
  const days = await readDays(path.join(folder, "data", "weather.csv"));
  const windows = CITIES.flatMap((city, label) =>
    YEARS[split].flatMap((year) => {
      const chosen = days.filter((day) => day.city === city && day.year === year);
      const count = Math.max(0, Math.floor((chosen.length - WINDOW_DAYS) / stride) + 1);
      return Array.from({ length: count }, (_, index) => ({
        label,
        sample: byChannel(chosen.slice(index * stride, index * stride + WINDOW_DAYS)),
      }));
    }),
  );
  return {
    classes: CITIES,
    samples: windows.map(({ sample }) => sample),
    labels: Uint8Array.from(windows, ({ label }) => label),
  };
}

function byChannel(days: readonly Day[]): Float64Array {
  return Float64Array.from(
    [0, 1, 2, 3].flatMap((channel) => days.map((day) => day.channels[channel] ?? NaN)),
  );
}

async function readDays(file: string): Promise<readonly Day[]> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (cause) {
    throw new DatasetInvalidError(file, "it cannot be read", { cause });
  }
  const [header, ...lines] = text.trim().split(/\r?\n/);
  if (header !== HEADER) throw new DatasetInvalidError(file, `its first line is not "${HEADER}"`);
  try {
    return lines.map((line) => daySchema.parse(line.split(",")));
  } catch (cause) {
    throw new DatasetInvalidError(file, "a line is not a day of weather", { cause });
  }
}
