// SPDX-License-Identifier: MIT
import { createRanking } from "../../../src/ranking/createRanking.ts";
import { PRICE } from "../../shared/market.ts";
import type { TraceWorld } from "./openTraceWorld.ts";
import { FOREVER } from "./limits.ts";
import { positionKey } from "./TraceState.ts";
import type { TracePosition, TraceStake, TraceState, TraceTerms } from "./TraceState.ts";

/** The state of a world in which nothing has happened yet. */
export async function startState(world: TraceWorld): Promise<TraceState> {
  const { token, models, addresses, signers } = world;
  const accounts = [
    ...Object.values(signers).map(({ address }) => address),
    addresses.escrow,
    addresses.staking,
    addresses.market,
    world.wallet,
    world.consumer,
  ];
  const tokens = new Map<string, bigint>();
  for (const account of accounts) tokens.set(account, await token.balanceOf(account));
  const authors = new Map<bigint, string>();
  for (const { modelId } of world.modelList) authors.set(modelId, await models.ownerOf(modelId));
  const stakes = new Map<string, TraceStake>();
  const positions = new Map<string, TracePosition>();
  for (const { nodeId } of world.nodes) {
    stakes.set(nodeId, await readStake(world, nodeId));
    for (const staker of world.stakers)
      positions.set(positionKey(nodeId, staker), await readPosition(world, nodeId, staker));
  }
  const terms = new Map<bigint, TraceTerms>();
  for (const { modelId } of world.modelList) terms.set(modelId, await readTerms(world, modelId));
  return {
    now: world.openedAt,
    pausedUntil: 0n,
    tokens,
    sessions: new Map(),
    requests: new Map(),
    offers: new Map(
      world.standingOffers.map((key) => [
        key,
        { price: PRICE, capacity: 10n, next: undefined, window: 0n, taken: 0n },
      ]),
    ),
    keys: new Map(),
    claimable: new Map(),
    nodes: new Map(world.nodes.map(({ nodeId }) => [nodeId, { commission: 0n, pool: 0n }])),
    stakes,
    positions,
    bonds: new Map(),
    protocol: { toTreasury: 0n, burnable: 0n },
    authors,
    terms,
    moods: { wallet: 1, consumer: 0 },
    ranking: createRanking(world.rankingParameters),
  };
}

async function readStake({ staking }: TraceWorld, nodeId: string): Promise<TraceStake> {
  const [{ shares, assets, commission }, isBonded] = await Promise.all([
    staking.nodeOf(nodeId),
    staking.isBonded(nodeId),
  ]);
  const nothing = { accruedAt: 0n, unvested: 0n, vestingTime: 0n, bonds: 0n };
  return {
    status: isBonded ? "bonded" : "unbonded",
    pool: { shares, assets, ...nothing },
    commission,
    nextCommission: undefined,
    contractQuotes: false,
  };
}

async function readPosition({ staking }: TraceWorld, nodeId: string, staker: string): Promise<TracePosition> {
  const { shares: thawing, endsAt } = await staking.thawOf(nodeId, staker);
  return { working: await staking.sharesOf(nodeId, staker), thawing, thawEndsAt: endsAt };
}

async function readTerms({ models, nodes, openedAt }: TraceWorld, modelId: bigint): Promise<TraceTerms> {
  const { licence, floor } = await models.licenceOf(modelId);
  const change = await models.licenceChangeOf(modelId);
  const allowed: string[] = [];
  for (const { nodeId } of nodes) if (await models.mayServe(modelId, nodeId)) allowed.push(nodeId);
  const isOpen = allowed.length === nodes.length;
  return {
    licence,
    floor,
    next: change.from === 0n ? undefined : { licence: change.licence, floor: change.floor, at: change.from },
    listedFrom: isOpen ? 0n : openedAt,
    allowedUntil: new Map(isOpen ? [] : allowed.map((nodeId) => [nodeId, FOREVER])),
  };
}
