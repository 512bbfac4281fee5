// SPDX-License-Identifier: MIT
import { zKey } from "snarkjs";
import { KeyUnreadableError } from "../errors/KeyErrors.ts";
import { withCurve } from "./curve.ts";
import { parseVerifyingKey } from "./verifyingKey.ts";
import type { VerifyingKeyJson } from "./verifyingKey.ts";

/**
 * The verifying key inside a proving key.
 *
 * @param zkey the file, or its bytes.
 * @param name what errors call it.
 * @throws KeyUnreadableError, VerifyingKeyMalformedError
 * @example
 * const verifyingKey = await exportVerifyingKey("out/key/circuit.zkey");
 */
export async function exportVerifyingKey(
  zkey: string | Uint8Array,
  name = typeof zkey === "string" ? zkey : "The proving key",
): Promise<VerifyingKeyJson> {
  const json: unknown = await withCurve(() => zKey.exportVerificationKey(zkey)).catch((cause: unknown) => {
    throw new KeyUnreadableError(name, { cause });
  });
  return parseVerifyingKey(json);
}
