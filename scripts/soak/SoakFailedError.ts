// SPDX-License-Identifier: MIT
import { AssayError } from "../../src/errors/AssayError.ts";

/** What a soak ended with is not what it should be. */
export class SoakFailedError extends AssayError {
  readonly code = "SOAK_FAILED";
  constructor(options: { problems: readonly string[]; folder: string }) {
    const { problems } = options;
    super(
      `${String(problems.length)} things are wrong; look into ${options.folder}:\n${problems.slice(0, 20).join("\n")}`,
    );
  }
}
