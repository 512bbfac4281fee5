// SPDX-License-Identifier: MIT
import { LinkBrokenError } from "../../errors/CeremonyErrors.ts";

/** @throws LinkBrokenError if `found` is not what was expected. */
export function requireSame(what: string, found: string, expected: string): string {
  if (found !== expected) throw new LinkBrokenError(what, { expected, found });
  return found;
}
