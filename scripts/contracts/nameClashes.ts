// SPDX-License-Identifier: MIT
import { ErrorFragment, FunctionFragment, Interface, type InterfaceAbi } from "ethers";

/** A contract's name with its ABI. */
export interface NamedAbi {
  readonly name: string;
  readonly abi: InterfaceAbi;
}

/**
 * Finds what a reader of a call or a revert could take for another: two signatures with one selector in any two contracts
 * of the system, and errors of one name with other arguments. (Events are told apart by their contract: ERC-20 and ERC-721
 * give two signatures to `Transfer` themselves.)
 *
 * @returns A sentence for each clash, none if all is well.
 */
export function nameClashes(contracts: readonly NamedAbi[]): readonly string[] {
  const clashes: string[] = [];
  const seen = new Map<string, { signature: string; where: string }>();
  const note = (key: string, signature: string, where: string) => {
    const before = seen.get(key);
    if (before === undefined) seen.set(key, { signature, where });
    else if (before.signature !== signature)
      clashes.push(`${key}: ${before.signature} of ${before.where} and ${signature} of ${where}`);
  };
  for (const { name, abi } of contracts) {
    for (const fragment of new Interface(abi).fragments) {
      if (fragment instanceof FunctionFragment)
        note(`function ${fragment.selector}`, fragment.format("sighash"), name);
      if (fragment instanceof ErrorFragment) {
        note(`error ${fragment.selector}`, fragment.format("sighash"), name);
        note(`error ${fragment.name}`, fragment.format("sighash"), name);
      }
    }
  }
  return clashes;
}
