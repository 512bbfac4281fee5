// SPDX-License-Identifier: MIT
// Loaded before a process's own code: when it ends, adds its largest resident memory in MB to the file that
// ASSAY_PEAK_FILE names.
import { peakMemoryMb } from "../peakMemoryMb.ts";
import { appendFileSync } from "node:fs";

const file = process.env["ASSAY_PEAK_FILE"];
if (file !== undefined)
  process.on("exit", () => {
    appendFileSync(file, `${String(peakMemoryMb())}\n`);
  });
