// SPDX-License-Identifier: MIT
import { pino, type DestinationStream, type Logger } from "pino";

/** Never written, wherever they would stand. */
const SECRET = ["words", "salt", "signature", "input", "raw", "payload", '["payment-signature"]'];

/**
 * The node's log: one JSON object per line. What could identify an input or a key never gets in: of errors it has the kind, the
 * code and the place, since their messages and details quote what they failed on.
 */
export function nodeLogger(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    redact: {
      paths: SECRET.flatMap((name) => [name, `*${dotted(name)}`, `*.*${dotted(name)}`]),
      remove: true,
    },
    serializers: { err: describeError, error: describeError },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

function dotted(name: string): string {
  return name.startsWith("[") ? name : `.${name}`;
}

/** Kind, code and place of an error, and of what caused it. */
export function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error };
  const code: unknown = Reflect.get(error, "code");
  return {
    type: error.name,
    ...(typeof code === "string" && { code }),
    at: (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line)),
    ...(error.cause !== undefined && { cause: describeError(error.cause) }),
  };
}
