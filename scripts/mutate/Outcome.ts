// SPDX-License-Identifier: MIT
import { z } from "zod";

/** Schema of `Outcome`. */
export const outcomeSchema = z.object({
  /** `invalid`: solc refuses the mutant, so it is none. `endless`: no answer in time, or no process survives it. */
  status: z.enum(["killed", "endless", "survived", "invalid"]),
  /** A test that failed, and the file it stands in. */
  test: z.string().optional(),
  file: z.string().optional(),
});

/** What became of a mutant. */
export type Outcome = z.infer<typeof outcomeSchema>;
