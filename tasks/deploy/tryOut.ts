// SPDX-License-Identifier: MIT
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { AssayModule } from "../../deploy/modules/Assay.ts";
import type { MarketParameters } from "../../src/deploy/marketParameters.ts";
import { ParametersRefusedError } from "../../src/errors/DeployErrors.ts";
import { nameErrors } from "./nameErrors.ts";

/** What the transactions of a whole deployment take. */
export interface Trial {
  /** Gas of all of them. */
  readonly gas: bigint;
  /** Bytes of each one's data. */
  readonly sizes: readonly number[];
}

/**
 * Deploys the market on an embedded chain, to see what it takes and whether the contracts take the parameters.
 *
 * @throws ParametersRefusedError if a constructor or a link reverts.
 */
export async function tryOut(
  hre: HardhatRuntimeEnvironment,
  options: { parameters: MarketParameters; file: string },
): Promise<Trial> {
  const connection = await hre.network.create("default");
  try {
    await connection.ignition.deploy(AssayModule, { parameters: { Assay: given(options.parameters) } });
    const { provider } = connection.ethers;
    let gas = 0n;
    const sizes: number[] = [];
    for (let number = await provider.getBlockNumber(); number > 0; number--) {
      const block = await provider.getBlock(number, true);
      for (const { data } of block?.prefetchedTransactions ?? []) sizes.push((data.length - 2) / 2);
      gas += block?.gasUsed ?? 0n;
    }
    return { gas, sizes };
  } catch (cause) {
    const message = cause instanceof Error ? cause.message.replaceAll(/\s+/g, " ") : String(cause);
    const reason = await nameErrors(hre.artifacts, message);
    throw new ParametersRefusedError({ file: options.file, reason, cause });
  } finally {
    await connection.close();
  }
}

/** Those parameters that are there. */
function given(parameters: MarketParameters): Record<string, string | bigint> {
  return Object.fromEntries(
    Object.entries(parameters).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
