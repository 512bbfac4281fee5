// SPDX-License-Identifier: MIT
import { AssayError } from "../../../src/errors/AssayError.ts";

/** The error of Assay that the work ends with. @throws whatever else it ends with, or Error if it succeeds. */
export async function failureOf(work: Promise<unknown>): Promise<AssayError> {
  const ended = await work.then(
    () => new Error("the test expected a failure here"),
    (error: unknown) => error,
  );
  if (ended instanceof AssayError) return ended;
  throw ended;
}
