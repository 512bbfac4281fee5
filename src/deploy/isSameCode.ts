// SPDX-License-Identifier: MIT
import { getBytes, hexlify } from "ethers";
import type { ContractArtifact } from "../client/deployedCode.ts";

/** Whether code on chain is that of an artifact, whatever the values of its immutables. */
export function isSameCode(artifact: ContractArtifact, code: string): boolean {
  return withoutImmutables(artifact, code) === withoutImmutables(artifact, artifact.deployedBytecode);
}

function withoutImmutables(artifact: ContractArtifact, code: string): string {
  const bytes = getBytes(code);
  for (const { start, length } of Object.values(artifact.immutableReferences ?? {}).flat())
    bytes.fill(0, start, start + length);
  return hexlify(bytes);
}
