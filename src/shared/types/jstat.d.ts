// SPDX-License-Identifier: MIT
// The part of jstat that Assay uses; the package has no types of its own.
declare module "jstat" {
  const jstat: {
    /** Student's t distribution. */
    readonly studentt: {
      /** The quantile at `probability`. */
      inv(probability: number, degreesOfFreedom: number): number;
    };
  };
  export default jstat;
}
