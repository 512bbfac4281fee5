// SPDX-License-Identifier: MIT
import { concat, toBeHex } from "ethers";
import { BASE_FIELD_ORDER } from "../keys/baseField.ts";
import type { G1Words, G2Words, VerifyingKeyWords } from "../keys/encodeVerifyingKey.ts";

/** Code of a minimal clone (EIP-1167) before and after the address of the contract whose code it runs. */
const CLONE = { before: "0x363d3d373d3d3d363d73", after: "0x5af43d82803e903d91602b57fd5bf3" } as const;

/**
 * The code that `CircuitRegistry` gives a key's verifier: a minimal clone of the implementation, followed by the key as its
 * immutable arguments (OpenZeppelin's `Clones.cloneWithImmutableArgs`) in the order of contracts/libraries/Groth16Key.sol.
 *
 * @param implementation address of the Groth16Verifier that all clones run.
 * @returns Hexadecimal, with 0x.
 * @example
 * const same = (await provider.getCode(verifier)) === verifierCode(implementation, encodeVerifyingKey(key));
 */
export function verifierCode(implementation: string, key: VerifyingKeyWords): string {
  const [constant, ...points] = key.ic;
  const head = [negateG1(key.alpha), key.beta, constant, negateG2(key.gamma), negateG2(key.delta)];
  const words = [...head, ...points].flatMap((point) => (point ? wordsOf(point) : []));
  return concat([CLONE.before, implementation, CLONE.after, ...words.map((word) => toBeHex(word, 32))]);
}

function wordsOf(point: G1Words | G2Words): bigint[] {
  return "x" in point ? [point.x, point.y] : [point.xImaginary, point.xReal, point.yImaginary, point.yReal];
}

function negateG1({ x, y }: G1Words): G1Words {
  return { x, y: negate(y) };
}

function negateG2({ yImaginary, yReal, ...x }: G2Words): G2Words {
  return { ...x, yImaginary: negate(yImaginary), yReal: negate(yReal) };
}

function negate(coordinate: bigint): bigint {
  return (BASE_FIELD_ORDER - coordinate) % BASE_FIELD_ORDER;
}
