// SPDX-License-Identifier: MIT
import { z } from "zod";
import { VerifyingKeyMalformedError } from "../errors/VerifyingKeyErrors.ts";

const decimal = z.string().regex(/^[0-9]{1,78}$/);
/** x, y and 1; [0, 1, 0] is the point at infinity. */
const pointG1 = z.tuple([decimal, decimal, decimal]);
/** As in G1; each coordinate is a pair, real part first. */
const coordinateG2 = z.tuple([decimal, decimal]);
const pointG2 = z.tuple([coordinateG2, coordinateG2, coordinateG2]);

/** A Groth16 verifying key over BN254 as snarkjs writes it, without the pairing it keeps for other tools. */
export const verifyingKeySchema = z.object({
  protocol: z.literal("groth16"),
  curve: z.literal("bn128"),
  nPublic: z.number().int().nonnegative(),
  vk_alpha_1: pointG1,
  vk_beta_2: pointG2,
  vk_gamma_2: pointG2,
  vk_delta_2: pointG2,
  IC: z.array(pointG1),
});

/** See {@link verifyingKeySchema}. */
export type VerifyingKeyJson = z.infer<typeof verifyingKeySchema>;
export type PointG1Json = z.infer<typeof pointG1>;
export type PointG2Json = z.infer<typeof pointG2>;

/**
 * Reads a verifying key from parsed JSON. Says nothing about its soundness: see `checkVerifyingKey`.
 *
 * @throws VerifyingKeyMalformedError
 * @example
 * const verifyingKey = parseVerifyingKey(JSON.parse(await readFile("verification_key.json", "utf8")));
 */
export function parseVerifyingKey(json: unknown): VerifyingKeyJson {
  const parsed = verifyingKeySchema.safeParse(json);
  if (!parsed.success)
    throw new VerifyingKeyMalformedError(z.prettifyError(parsed.error).replaceAll("\n", " "), {
      cause: parsed.error,
    });
  return parsed.data;
}
