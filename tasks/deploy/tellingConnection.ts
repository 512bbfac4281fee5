// SPDX-License-Identifier: MIT
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { connectionProblem } from "../../src/deploy/connectionProblem.ts";
import { AssayError } from "../../src/errors/AssayError.ts";
import { ConnectionLostError } from "../../src/errors/DeployErrors.ts";

/** Does work on a chain, and says so plainly if the connection to it breaks. */
export async function tellingConnection<Result>(
  hre: HardhatRuntimeEnvironment,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    const problem = cause instanceof AssayError ? undefined : connectionProblem(cause);
    if (problem === undefined) throw cause;
    throw new ConnectionLostError({ network: hre.globalOptions.network, problem, cause });
  }
}
