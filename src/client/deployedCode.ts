// SPDX-License-Identifier: MIT
import { getBytes, hexlify, zeroPadValue } from "ethers";

/** What a compiler's artifact says of a contract's code. */
export type ContractArtifact = {
  readonly deployedBytecode: string;
  /** By the compiler's number of the immutable: where its value stands in the code. */
  readonly immutableReferences?: Readonly<
    Record<string, readonly { readonly start: number; readonly length: number }[]>
  >;
};

/**
 * The code of a deployed contract whose only immutable is an address, as its artifact and that address give it.
 *
 * @returns Hexadecimal, with 0x.
 * @example const genuine = (await provider.getCode(registry)) === deployedCode(artifact, implementation);
 */
export function deployedCode(artifact: ContractArtifact, immutable: string): string {
  const code = getBytes(artifact.deployedBytecode);
  for (const { start, length } of Object.values(artifact.immutableReferences ?? {}).flat())
    code.set(getBytes(zeroPadValue(immutable, length)), start);
  return hexlify(code);
}
