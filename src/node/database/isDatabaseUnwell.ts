// SPDX-License-Identifier: MIT

/**
 * What PostgreSQL says when it, or the machine, has not what a statement takes (class 53: disk, memory, connections), is shut down
 * (57P) or can't read and write (58), or when the connection is gone (08); and what the network says of a server that is away.
 */
const UNWELL = /^(53...|57P..|58...|08...|ENOSPC|EDQUOT|EIO|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT)$/;

/** Whether an error says that the database is not well for the moment, and not that a statement is wrong. */
export function isDatabaseUnwell(error: unknown): boolean {
  const code: unknown = error instanceof Error ? Reflect.get(error, "code") : undefined;
  return typeof code === "string" && UNWELL.test(code);
}
