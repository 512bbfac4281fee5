// SPDX-License-Identifier: MIT
// The part of the untyped npm package "circom_tester" that the tests use.
declare module "circom_tester" {
  export interface Tester {
    readonly symbols?: Readonly<Record<string, { readonly varIdx: number }>>;
    calculateWitness(inputs: object, sanityCheck: boolean): Promise<bigint[]>;
    /** Throws if a constraint does not hold. */
    checkConstraints(witness: readonly bigint[]): Promise<void>;
    loadSymbols(): Promise<void>;
    loadConstraints(): Promise<void>;
  }

  export interface TesterOptions {
    output: string;
    include: readonly string[];
    O: 0 | 1 | 2;
    recompile: boolean;
  }

  export function wasm(source: string, options: TesterOptions): Promise<Tester>;
}
