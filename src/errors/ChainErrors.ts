// SPDX-License-Identifier: MIT
import { formatUnits } from "ethers";
import { AssayError } from "./AssayError.ts";

/** The network asks more for gas than the operator pays. */
export class GasPriceTooHighError extends AssayError {
  readonly code = "GAS_PRICE_TOO_HIGH";
  constructor(options: { price: bigint; ceiling: bigint }) {
    super(
      `Gas costs ${formatUnits(options.price, "gwei")} gwei, and the ceiling is ${formatUnits(options.ceiling, "gwei")} gwei. ` +
        `Nothing is lost: the calls are settled when it has fallen. Raise the ceiling if vouchers end before.`,
    );
  }
}

/** A transaction takes more gas than any may ask for. */
export class GasLimitExceededError extends AssayError {
  readonly code = "GAS_LIMIT_EXCEEDED";
  constructor(options: { gas: bigint; limit: bigint }) {
    super(
      `It takes ${String(options.gas)} gas, and a transaction may ask for ${String(options.limit)} at most. ` +
        `Nothing is lost; lower \`settlement.maxCalls\` to settle less at once.`,
    );
  }
}
