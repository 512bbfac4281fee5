// SPDX-License-Identifier: MIT
// The parts of circom_runtime that Assay uses; the package has no types of its own.
declare module "circom_runtime" {
  /** A circuit's witness calculator, for any number of witnesses. */
  export interface WitnessCalculator {
    /** The witness as a `.wtns` file. @throws Error if a constraint does not hold. */
    calculateWTNSBin(input: object, sanityCheck: boolean): Promise<Uint8Array>;
  }

  export function WitnessCalculatorBuilder(
    code: Uint8Array,
    options?: { readonly memorySize?: number },
  ): Promise<WitnessCalculator>;
}
