// SPDX-License-Identifier: MIT
import { expect } from "chai";

/** Waits for a promise to fail and checks the kind of failure. */
export async function rejection<Failure extends Error>(
  kind: abstract new (...parameters: never[]) => Failure,
  promise: Promise<unknown>,
): Promise<Failure> {
  const failure = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (failure instanceof kind) return failure;
  return expect.fail(`expected ${kind.name}, got ${String(failure)}`);
}
