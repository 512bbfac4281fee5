// SPDX-License-Identifier: MIT
// Corrects @types/snarkjs: the last parameter of wtns.calculate is missing there, and files in memory; powersOfTau.verify
// has other parameters there, and what may come back besides the result is not said.
import type { CircuitSignals } from "snarkjs";

declare module "snarkjs" {
  /** A file that snarkjs writes to memory. */
  interface MemoryFile {
    type: "mem";
    initialSize?: number;
    data?: Uint8Array;
  }

  interface Logger {
    debug(message: string): void;
    info(message: string): void;
    warn(message: string): void;
    error(message: string): void;
  }

  namespace powersOfTau {
    function verify(file: Uint8Array, logger?: Logger): Promise<unknown>;
  }
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
