// SPDX-License-Identifier: MIT
import type { ErrorRecord } from "./errorRecord.ts";

/**
 * An error as it can be sent to another process, causes included.
 *
 * @example process.send({ failed: recordError(error) });
 */
export function recordError(error: unknown): ErrorRecord {
  if (!(error instanceof Error)) return { name: "Error", message: String(error), fields: {} };
  return {
    name: error.name,
    message: error.message,
    stack: error.stack,
    fields: Object.fromEntries(Object.entries(error).filter(([, value]) => isPlain(value))),
    ...(error.cause === undefined ? {} : { cause: recordError(error.cause) }),
  };
}

function isPlain(value: unknown): boolean {
  return ["string", "number", "boolean", "bigint"].includes(typeof value);
}
