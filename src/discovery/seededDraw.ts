// SPDX-License-Identifier: MIT
import { AbiCoder, keccak256 } from "ethers";

/**
 * The random numbers of a listing, which anyone can recompute from its seed: `keccak256(abi.encode(seed, i)) mod below`. A modulus
 * far below 2^256 favours no number by more than 2^-200.
 *
 * @param seed 32 bytes, hexadecimal.
 * @example const draw = seededDraw(blockHash); draw(0, 10);
 */
export function seededDraw(seed: string): (i: number, below: number) => number {
  const coder = AbiCoder.defaultAbiCoder();
  return (i, below) => {
    const word = BigInt(keccak256(coder.encode(["bytes32", "uint256"], [seed, i])));
    return Number(word % BigInt(below));
  };
}
