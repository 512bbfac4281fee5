// SPDX-License-Identifier: MIT
import { createRanking } from "../../../src/ranking/createRanking.ts";
import { PRICE } from "../../shared/market.ts";
import type { TraceWorld } from "./openTraceWorld.ts";
import type { TraceState } from "./TraceState.ts";

/** The state of a world in which nothing has happened yet. */
export async function startState(world: TraceWorld): Promise<TraceState> {
  const { token, models, addresses, signers } = world;
  const accounts = [
    ...Object.values(signers).map(({ address }) => address),
    addresses.escrow,
    addresses.staking,
    addresses.market,
  ];
  const tokens = new Map<string, bigint>();
  for (const account of accounts) tokens.set(account, await token.balanceOf(account));
  const authors = new Map<bigint, string>();
  for (const { modelId } of world.modelList) authors.set(modelId, await models.ownerOf(modelId));
  return {
    now: world.openedAt,
    pausedUntil: 0n,
    tokens,
    sessions: new Map(),
    requests: new Map(),
    offers: new Map([
      [world.standingOffer, { price: PRICE, capacity: 10n, next: undefined, window: 0n, taken: 0n }],
    ]),
    keys: new Map(),
    claimable: new Map(),
    nodes: new Map(world.nodes.map(({ nodeId }) => [nodeId, { commission: 0n, pool: 0n }])),
    protocol: { toTreasury: 0n, burnable: 0n },
    authors,
    ranking: createRanking(world.rankingParameters),
  };
}
