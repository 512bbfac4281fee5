// SPDX-License-Identifier: MIT
import { AssayError } from "./AssayError.ts";

/** The node does not serve this model. */
export class ModelNotServedError extends AssayError {
  readonly code = "MODEL_NOT_SERVED";
  constructor(options: { modelId: bigint; served: readonly bigint[] }) {
    super(
      `This node does not serve model ${String(options.modelId)}; it serves ${options.served.map(String).join(", ") || "none"}. ` +
        `Compile the model and give its folder.`,
    );
  }
}

/** What the caller sent does not open the input commitment that it pays for. */
export class InputMismatchError extends AssayError {
  readonly code = "INPUT_MISMATCH";
  constructor(options: { callId: string }) {
    super(
      `The input sent for call ${options.callId} does not match its commitment, so no proof can exist. ` +
        `Skip the call, and ask the caller to send input and salt as committed.`,
    );
  }
}
