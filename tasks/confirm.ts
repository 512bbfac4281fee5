// SPDX-License-Identifier: MIT
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { DEVELOPMENT_CHAINS } from "../src/client/developmentChains.ts";
import { ConfirmationMissingError, ConfirmationRefusedError } from "../src/errors/ConfirmationErrors.ts";

/** What of Hardhat's environment it takes to ask. */
type Asking = Pick<HardhatRuntimeEnvironment, "interruptions" | "globalOptions">;

/**
 * Whether a task may send now: to be asked after it has printed what it would do. On a live chain (every one but a developer's
 * own) a person must say yes, at the terminal or by `--yes`.
 *
 * @param options.what What would be done, after "to": "deploy the market", "hand out 2 ASY".
 * @param options.terminal Whether somebody can be asked; standard input's by default.
 * @returns False in a dry run, which sends nothing.
 * @throws ConfirmationMissingError if nobody can be asked, ConfirmationRefusedError if the answer is not yes.
 * @example
 * if (!(await confirm(hre, { chainId, what: "hand out 2 ASY", yes: args.yes, dryRun: args.dryRun }))) return;
 */
export async function confirm(
  hre: Asking,
  options: { chainId: bigint; what: string; yes: boolean; dryRun: boolean; terminal?: boolean },
): Promise<boolean> {
  const { chainId, what } = options;
  if (options.dryRun) {
    console.log("Dry run: nothing was sent.");
    return false;
  }
  if (options.yes || DEVELOPMENT_CHAINS.has(chainId)) return true;
  const network = hre.globalOptions.network;
  if (!(options.terminal ?? process.stdin.isTTY))
    throw new ConfirmationMissingError({ what, network, chainId });
  const answer = await hre.interruptions.requestInput(
    "assay",
    `To ${what} on ${network} (chain ${String(chainId)}) can't be taken back. Type "yes" to go on`,
  );
  if (answer.trim().toLowerCase() !== "yes") throw new ConfirmationRefusedError({ what, network });
  return true;
}
