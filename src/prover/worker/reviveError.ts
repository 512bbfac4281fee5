// SPDX-License-Identifier: MIT
import * as fileErrors from "../../errors/FileUnreadableError.ts";
import * as keyErrors from "../../errors/KeyErrors.ts";
import * as proverErrors from "../../errors/ProverErrors.ts";
import * as verifyingKeyErrors from "../../errors/VerifyingKeyErrors.ts";
import type { ErrorRecord } from "./errorRecord.ts";

/** Every class that loading and proving throw, by name. */
const CLASSES = new Map<string, { readonly prototype: Error }>(
  Object.entries({
    RangeError,
    TypeError,
    ...fileErrors,
    ...keyErrors,
    ...proverErrors,
    ...verifyingKeyErrors,
  }),
);

/**
 * The error that another process recorded: of the same class, with the same message, fields, stack and cause. One of an
 * unknown class becomes a plain Error.
 *
 * @example throw reviveError(reply.failed);
 */
export function reviveError({ name, message, stack, fields, cause }: ErrorRecord): Error {
  const error = cause === undefined ? new Error(message) : new Error(message, { cause: reviveError(cause) });
  // The class's constructor would write the message anew, so the error is given its prototype only.
  const found = CLASSES.get(name);
  if (found !== undefined) Object.setPrototypeOf(error, found.prototype);
  return Object.assign(error, fields, { stack });
}
