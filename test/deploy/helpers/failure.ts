// SPDX-License-Identifier: MIT
import { AssayError } from "../../../src/errors/AssayError.ts";

/** Code and message of the error of Assay that work ends with; through whatever Hardhat wraps around it. */
export async function failure(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    for (let cause = error; cause instanceof Error; cause = cause.cause)
      if (cause instanceof AssayError) return `${cause.code}: ${cause.message}`;
    throw error;
  }
  return "no failure";
}
