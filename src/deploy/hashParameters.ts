// SPDX-License-Identifier: MIT
import { sha256, toUtf8Bytes } from "ethers";
import { formatJson } from "../shared/jsonFile.ts";
import type { MarketParameters } from "./marketParameters.ts";

/** SHA-256 of parameters, whatever their order, hexadecimal with 0x. */
export function hashParameters(parameters: MarketParameters): string {
  const sorted = Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1));
  return sha256(toUtf8Bytes(formatJson(sorted)));
}
