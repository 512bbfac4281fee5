// SPDX-License-Identifier: MIT
import type { AssayClient } from "../../src/client/createClient.ts";
import type { Ledger } from "../../src/ledger/Ledger.ts";

const sum = (amounts: Iterable<bigint>) => [...amounts].reduce((total, amount) => total + amount, 0n);

/**
 * Compares books that were rebuilt from events with what the contracts hold: every session, hold, credit and balance, and that each
 * token in the escrow is somebody's.
 *
 * @returns How many amounts were compared, and every one that differs.
 */
export async function checkBooks(
  client: AssayClient,
  ledger: Ledger,
): Promise<{ compared: number; problems: string[] }> {
  const { escrow, staking, token, addresses } = client;
  const problems: string[] = [];
  let compared = 0;
  const compare = (what: string, booked: bigint | string, held: bigint | string) => {
    compared++;
    if (booked !== held)
      problems.push(`${what}: the events say ${String(booked)}, the contract ${String(held)}`);
  };
  for (const [sessionId, booked] of ledger.sessions) {
    const held = await escrow.sessionOf(sessionId);
    for (const field of [
      "caller",
      "nodeId",
      "referrer",
      "balance",
      "thawing",
      "thawEndsAt",
      "callCount",
      "head",
    ] as const) {
      compare(`session ${sessionId}, ${field}`, booked[field], held[field]);
    }
  }
  for (const [callId, amount] of ledger.held) {
    compare(`held for ${callId}`, amount, await escrow.heldFor(callId));
  }
  for (const account of new Set([...ledger.claimable.keys(), ...ledger.balances.keys()])) {
    compare(
      `claimable of ${account}`,
      ledger.claimable.get(account) ?? 0n,
      await escrow.claimableOf(account),
    );
    compare(`tokens of ${account}`, ledger.balances.get(account) ?? 0n, await token.balanceOf(account));
  }
  for (const [nodeId, booked] of ledger.nodes) {
    const { commission, pool } = await escrow.nodeRevenueOf(nodeId);
    compare(`commission of ${nodeId}`, booked.commission, commission);
    compare(`pool of ${nodeId}`, booked.pool, pool);
    compare(`bonds of ${nodeId}`, booked.bonds, await staking.bondsOf(nodeId));
  }
  const { toTreasury, burnable } = await escrow.protocolRevenue();
  compare("owed to the treasury", ledger.protocol.toTreasury, toTreasury);
  compare("to be burned", ledger.protocol.burnable, burnable);
  compare("supply", sum(ledger.balances.values()), await token.totalSupply());
  const explained =
    sum([...ledger.sessions.values()].map(({ balance }) => balance)) +
    sum(ledger.held.values()) +
    sum(ledger.claimable.values()) +
    sum([...ledger.nodes.values()].map(({ commission, pool }) => commission + pool)) +
    sum(Object.values(ledger.protocol));
  compare("tokens of the escrow, each for somebody", explained, await token.balanceOf(addresses.escrow));
  compare("tokens of the market", 0n, await token.balanceOf(addresses.market));
  return { compared, problems };
}
