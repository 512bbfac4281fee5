// SPDX-License-Identifier: MIT
import type { Governance } from "../../typechain-types/index.js";
import { readLogs } from "../client/readLogs.ts";

/** A change that was announced and neither made nor taken back. */
export interface PendingOperation {
  readonly operation: string;
  /** Who announced it: who alone can make it. */
  readonly by: string;
  readonly target: string;
  /** The call, encoded. */
  readonly data: string;
  /** Unix seconds; from then on it can be made, until `expiresAt`. */
  readonly executableFrom: bigint;
  readonly expiresAt: bigint;
}

/**
 * The changes that wait at a deployment's Governance, from its events and its state: those that expired are left out.
 *
 * @param options.fromBlock Where the deployment's logs begin; 0 if left out.
 * @example for (const { operation, executableFrom } of await readPending(governance, { fromBlock })) console.log(operation, executableFrom);
 */
export async function readPending(
  governance: Governance,
  options: { fromBlock?: number } = {},
): Promise<PendingOperation[]> {
  const scheduled = governance.filters["OperationScheduled(bytes32,uint32,uint48,address,address,bytes)"]();
  const announced = await readLogs(governance, scheduled, [options.fromBlock ?? 0, "latest"]);
  const lifetime = await governance.expiration();
  // Announced again under the same id, it counts once: the last time.
  const latest = new Map(announced.map(({ args }) => [args.operationId, args]));
  const pending = await Promise.all(
    [...latest.values()].map(async ({ operationId, caller, target, data }) => {
      // 0 once it is made, taken back or expired.
      const executableFrom = await governance.getSchedule(operationId);
      if (executableFrom === 0n) return [];
      const expiresAt = executableFrom + lifetime;
      return [{ operation: operationId, by: caller, target, data, executableFrom, expiresAt }];
    }),
  );
  return pending.flat();
}
