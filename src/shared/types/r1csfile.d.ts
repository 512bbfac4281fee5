// SPDX-License-Identifier: MIT
// The part of the untyped npm package "r1csfile" that Assay uses.
declare module "r1csfile" {
  /** What reading needs from a field: how an element is taken from its little-endian bytes. */
  export interface R1csField {
    fromRprLE(buffer: Uint8Array, offset: number): bigint;
  }

  /** Wire number to coefficient. */
  export type LinearCombination = Readonly<Record<string, bigint>>;

  export interface R1cs {
    readonly n8: number;
    readonly prime: bigint;
    readonly nVars: number;
    readonly nOutputs: number;
    readonly nPubInputs: number;
    readonly nPrvInputs: number;
    readonly nLabels: number;
    readonly nConstraints: number;
    /** a · b = c for every constraint; present unless `loadConstraints` is false. */
    readonly constraints?: readonly (readonly [LinearCombination, LinearCombination, LinearCombination])[];
  }

  export interface ReadR1csOptions {
    loadConstraints?: boolean;
    loadMap?: boolean;
    loadCustomGates?: boolean;
    getFieldFromPrime?: (prime: bigint) => R1csField;
  }

  export function readR1cs(file: string | Uint8Array, options: ReadR1csOptions): Promise<R1cs>;
}
