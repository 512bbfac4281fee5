// SPDX-License-Identifier: MIT
import { z } from "zod";
import { CommitmentFileError } from "../errors/CommitmentFileError.ts";
import { readJsonFile, writeJsonFile } from "../shared/jsonFile.ts";
import type { CommittedModel } from "./commitModel.ts";
import { decimal, word } from "./orderSchema.ts";

const committedSchema = z.object({
  format: z.literal("assay-registration/1"),
  registration: z.object({
    circuitId: word,
    commitment: decimal,
    licence: decimal,
    royalty: decimal,
    floor: decimal,
    listed: z.boolean(),
    base: decimal,
    supersedes: decimal,
    contentHash: word,
    uri: z.string(),
  }),
  salt: word,
  ripeFrom: z.number().int().nonnegative(),
});

/** Writes what an author has committed to, for the second step; replaces an older file in one step. */
export async function writeCommitmentFile(file: string, committed: CommittedModel): Promise<void> {
  const { registration, salt, ripeFrom } = committed;
  await writeJsonFile(file, { format: "assay-registration/1", registration, salt, ripeFrom });
}

/** Inverse of {@link writeCommitmentFile}. @throws CommitmentFileError that names the first field that is wrong. */
export async function readCommitmentFile(file: string): Promise<CommittedModel> {
  const { registration, salt, ripeFrom } = await readJsonFile(
    file,
    committedSchema,
    (options) => new CommitmentFileError(options),
  );
  return { registration, salt, ripeFrom };
}
