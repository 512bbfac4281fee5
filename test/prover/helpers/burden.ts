// SPDX-License-Identifier: MIT
import path from "node:path";
import { fileURLToPath } from "node:url";
import { makeDevelopmentKey } from "../../../src/keys/index.ts";
import { compileCircom } from "../../../src/shared/circom/compileCircom.ts";
import { createFolder } from "../../keys/helpers/polynomial.ts";

const SOURCE = fileURLToPath(new URL("../circuits/burden.circom", import.meta.url));

/** The circuit x^2 = out, whose witness takes as long as the input `rounds` says, with its key. */
export async function burden(): Promise<{ wasm: string; zkey: string }> {
  const folder = await createFolder();
  const { r1cs, wasm } = await compileCircom({ source: SOURCE, outDir: folder });
  const zkey = path.join(folder, "key", "circuit.zkey");
  await makeDevelopmentKey({ r1cs, out: path.dirname(zkey) });
  return { wasm, zkey };
}

/** About a quarter of a second. */
export const SOME_ROUNDS = 1_000_000n;

/** Hours. */
export const ENDLESS_ROUNDS = 10n ** 12n;
