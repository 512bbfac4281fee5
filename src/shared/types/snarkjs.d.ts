// SPDX-License-Identifier: MIT
// Corrects @types/snarkjs: the last parameter of wtns.calculate is missing there, and witnesses in memory.
import "snarkjs";

declare module "snarkjs" {
  namespace wtns {
    function calculate(
      input: CircuitSignals,
      wasm: Uint8Array,
      witness: { type: "mem"; data?: Uint8Array },
      options: {
        /** Pages of memory for circuits of circom 1; snarkjs reserves 2 GB unless told otherwise. */
        memorySize: number;
      },
    ): Promise<void>;
    /** All values of a witness, as field elements. */
    function exportJson(witness: { type: "mem"; data?: Uint8Array }): Promise<bigint[]>;
  }
}
