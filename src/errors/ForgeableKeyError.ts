// SPDX-License-Identifier: MIT
import { AssayError } from "./AssayError.ts";

/** A development key would be registered where money is at stake. */
export class ForgeableKeyError extends AssayError {
  readonly code = "KEY_FORGEABLE";

  constructor(options: { chainId: bigint }) {
    super(
      `This is a development key (0 contributions): whoever made it can forge proofs for it, so it is not registered on ` +
        `chain ${String(options.chainId)}. Run a ceremony ("hardhat setup start", docs/setup.md) and give its folder with --key. If ` +
        `forged answers do no harm on this chain, say so with --accept-forgeable-key.`,
    );
  }
}
