// SPDX-License-Identifier: MIT
import { VerifyingKeyMalformedError } from "../errors/VerifyingKeyErrors.ts";
import { readBytes } from "../shared/readBytes.ts";
import { checkVerifyingKey } from "./checkVerifyingKey.ts";
import { exportVerifyingKey } from "./exportVerifyingKey.ts";
import { isProvingKey } from "./isProvingKey.ts";
import type { VerifyingKeyJson } from "./verifyingKey.ts";

/**
 * Checks the verifying key in a file, which may be a proving key or a verifying key as snarkjs writes them. Nothing here
 * shows who knows the key's secrets: see `verifyCeremony`.
 *
 * @throws FileUnreadableError, KeyUnreadableError, and the errors of `checkVerifyingKey`
 * @example const { nPublic } = await checkKeyFile("out/key/circuit.zkey");
 */
export async function checkKeyFile(file: string): Promise<VerifyingKeyJson> {
  const bytes = await readBytes(file);
  return checkVerifyingKey(isProvingKey(bytes) ? await exportVerifyingKey(bytes, file) : parse(file, bytes));
}

function parse(file: string, bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw new VerifyingKeyMalformedError(`${file} is neither a proving key (.zkey) nor JSON`, { cause });
  }
}
