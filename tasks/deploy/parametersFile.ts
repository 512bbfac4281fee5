// SPDX-License-Identifier: MIT
import { readDeploymentParameters } from "@nomicfoundation/hardhat-ignition/helpers";
import { z } from "zod";
import { DEVELOPMENT_CHAINS } from "../../src/client/developmentChains.ts";
import { marketParametersSchema, type MarketParameters } from "../../src/deploy/marketParameters.ts";
import { ParametersFileUnknownError, ParametersInvalidError } from "../../src/errors/DeployErrors.ts";
import { shipped } from "../shipped.ts";

const FOLDER = "deploy/parameters";
const FILES: ReadonlyMap<bigint, string> = new Map([
  [11_155_111n, "sepolia.json"],
  [84_532n, "baseSepolia.json"],
]);
const DEVELOPMENT_FILE = "development.json";

/**
 * The parameters file that belongs to a chain.
 *
 * @throws ParametersFileUnknownError if none does.
 */
export function parametersFile(chainId: bigint): string {
  const name = DEVELOPMENT_CHAINS.has(chainId) ? DEVELOPMENT_FILE : FILES.get(chainId);
  if (name === undefined) throw new ParametersFileUnknownError({ chainId, known: [...FILES.values()] });
  return shipped(`${FOLDER}/${name}`);
}

/** The development parameters, which tests run with. */
export function readTestParameters(): Promise<MarketParameters> {
  return readParameters(shipped(`${FOLDER}/${DEVELOPMENT_FILE}`));
}

/**
 * Reads a parameters file.
 *
 * @throws ParametersInvalidError if it can't be read, or a parameter is unknown or malformed.
 */
export async function readParameters(file: string): Promise<MarketParameters> {
  let content: unknown;
  try {
    content = await readDeploymentParameters(file);
  } catch (cause) {
    throw new ParametersInvalidError({ file, problem: "it cannot be read as JSON", cause });
  }
  const parsed = z.strictObject({ Assay: marketParametersSchema }).safeParse(content);
  if (parsed.success) return parsed.data.Assay;
  const [issue] = parsed.error.issues;
  const problem = `${issue?.path.join(".") ?? "content"}: ${issue?.message ?? "invalid"}`;
  throw new ParametersInvalidError({ file, problem, cause: parsed.error });
}
