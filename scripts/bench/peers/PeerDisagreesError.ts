// SPDX-License-Identifier: MIT
import { AssayError } from "../../../src/errors/AssayError.ts";

/** A peer's circuit does not compute the model it is compared on, so its figures would mean nothing. */
export class PeerDisagreesError extends AssayError {
  readonly code = "PEER_DISAGREES";
  constructor(options: { agreed: number; images: number; required: number }) {
    super(
      `The peer's circuit gives onnxruntime's class for ${String(options.agreed)} of ${String(options.images)} images, ` +
        `but ${String(options.required)} are needed for a comparison: check the scales of its weights.`,
    );
  }
}
