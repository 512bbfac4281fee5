// SPDX-License-Identifier: MIT

/** First bytes of every proving key of snarkjs. */
const MAGIC = "zkey";

/** Whether a file's bytes are a proving key of snarkjs, whatever the file is called. */
export function isProvingKey(bytes: Uint8Array): boolean {
  return new TextDecoder().decode(bytes.subarray(0, MAGIC.length)) === MAGIC;
}
