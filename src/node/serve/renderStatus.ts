// SPDX-License-Identifier: MIT
import { formatEther } from "ethers";
import { renderTable } from "../../shared/renderTable.ts";
import type { NodeStatus } from "./routes/statusSchema.ts";

/** A node's status for a terminal. */
export function renderStatus(status: NodeStatus): string {
  const { nodeId, lastDay, transactions } = status;
  const work = renderTable({
    head: ["", "by state"],
    rows: [
      ["calls", counts(status.calls)],
      ["requests", counts(status.requests)],
      ["proofs", counts(status.bundles)],
      ["owed", `${formatEther(status.owed)} ASY`],
      ["sessions held", status.heldSessions],
      ["settled in 24 hours", `${String(lastDay.settled)} for ${formatEther(lastDay.earnedGross)} ASY`],
      ["a proof takes", lastDay.meanProofSeconds === null ? "—" : `${lastDay.meanProofSeconds.toFixed(2)} s`],
    ],
  });
  const open =
    transactions.length === 0
      ? "No transaction is open."
      : renderTable({
          head: ["transaction", "state", "nonce", "age, s", "signings"],
          rows: transactions.map((one) => [one.kind, one.state, one.nonce, one.ageSeconds, one.signings]),
        });
  return `Node ${nodeId}\n${work}\n${open}`;
}

function counts(byState: Readonly<Record<string, number>>): string {
  const known = Object.entries(byState).map(([state, count]) => `${String(count)} ${state}`);
  return known.length === 0 ? "none" : known.join(", ");
}
