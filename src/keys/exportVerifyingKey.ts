// SPDX-License-Identifier: MIT
import { zKey } from "snarkjs";
import { KeyUnreadableError } from "../errors/KeyErrors.ts";
import { readBytes } from "../shared/readBytes.ts";
import { withCurve } from "../shared/curve.ts";
import { parseVerifyingKey } from "./verifyingKey.ts";
import type { VerifyingKeyJson } from "./verifyingKey.ts";

/**
 * The verifying key inside a proving key.
 *
 * @param zkey the file, or its bytes.
 * @param name what errors call it.
 * @throws FileUnreadableError, KeyUnreadableError, VerifyingKeyMalformedError
 * @example
 * const verifyingKey = await exportVerifyingKey("out/key/circuit.zkey");
 */
export async function exportVerifyingKey(
  zkey: string | Uint8Array,
  name = typeof zkey === "string" ? zkey : "The proving key",
): Promise<VerifyingKeyJson> {
  // From memory, since snarkjs leaves the files open that it can't read.
  const bytes = typeof zkey === "string" ? await readBytes(zkey) : zkey;
  const json: unknown = await withCurve(() => zKey.exportVerificationKey(bytes)).catch((cause: unknown) => {
    throw new KeyUnreadableError(name, { cause });
  });
  return parseVerifyingKey(json);
}
