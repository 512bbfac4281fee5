// SPDX-License-Identifier: MIT
import { Contract, type ContractRunner } from "ethers";
import { Governance__factory } from "../../typechain-types/index.js";
import { readLogs } from "../client/readLogs.ts";

/** An account that may call a governed function of a deployment now. */
export interface Holder {
  account: string;
  /** Seconds between scheduling and executing; 0 for at once. */
  delay: bigint;
}

/**
 * Asks a deployment's Governance who may call a function of a governed contract: every account that was ever granted a role and
 * that may still.
 *
 * @param options.target Address of the governed contract. @param options.selector Of the function.
 * @param options.fromBlock Where the deployment's logs begin; 0 if left out.
 */
export async function readHolders(
  runner: ContractRunner,
  options: { target: string; selector: string; fromBlock?: number },
): Promise<Holder[]> {
  const governed = new Contract(options.target, ["function authority() view returns (address)"], runner);
  const authority: unknown = await governed.getFunction("authority")();
  const governance = Governance__factory.connect(String(authority), runner);
  const grants = await readLogs(governance, governance.filters.RoleGranted(), [
    options.fromBlock ?? 0,
    "latest",
  ]);
  const accounts = [...new Set(grants.map(({ args }) => args.account))];
  const holders = await Promise.all(
    accounts.map(async (account) => {
      const { immediate, delay } = await governance.canCall(account, options.target, options.selector);
      return immediate || delay > 0n ? [{ account, delay: immediate ? 0n : delay }] : [];
    }),
  );
  return holders.flat();
}
