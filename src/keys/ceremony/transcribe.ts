// SPDX-License-Identifier: MIT
import type { Transcript } from "./transcript.ts";
import { transcribeContributions } from "./transcribeContributions.ts";
import type { VerifiedCeremony } from "./verifyCeremony.ts";

/** Writes down a ceremony that was verified. */
export function transcribe({
  model,
  constraints,
  sha256,
  ceremony,
}: {
  readonly model: Transcript["model"];
  readonly constraints: number;
  readonly sha256: Transcript["sha256"];
  readonly ceremony: VerifiedCeremony;
}): Transcript {
  const { publicSignals, domainSize, powersOfTau, circuitHash } = ceremony;
  return {
    format: "assay-transcript/1",
    model,
    constraints,
    publicSignals,
    domainSize,
    sha256,
    powersOfTau,
    circuitHash,
    contributions: transcribeContributions(ceremony),
  };
}
