// SPDX-License-Identifier: MIT

/**
 * Base of every failure that Assay reports. `code` is stable and meant for programs; `message` says what was wrong,
 * where, and what to do; `cause` is the failure underneath, if there was one.
 *
 * @example
 * try { await compileModel(options); } catch (error) {
 *   if (error instanceof AssayError && error.code === "ONNX_OPERATOR_UNSUPPORTED") console.error(error.message);
 * }
 */
export abstract class AssayError extends Error {
  abstract readonly code: string;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}
