// SPDX-License-Identifier: MIT
import { z } from "zod";

/** See CallState in the database's tables. */
export const stateSchema = z
  .enum(["accepted", "proven", "unprovable", "settled", "lost"])
  .describe(
    "accepted: its proof is to come. proven: it will be settled. settled: paid, on chain. unprovable, lost: never paid.",
  );
