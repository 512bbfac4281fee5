// SPDX-License-Identifier: MIT
import { ZeroHash } from "ethers";
import { commissionNow } from "./commissionNow.ts";
import { mayServe } from "./mayServe.ts";
import type { TraceNode, TraceWorld } from "./openTraceWorld.ts";
import { stakeOf } from "./stakeOf.ts";
import { termsNow } from "./termsNow.ts";
import { poolAt } from "./TracePool.ts";
import type { TraceState } from "./TraceState.ts";
import type { View } from "./View.ts";

/** What the staking contract shows: pools, positions, bonds, commissions. */
export function stakingViews(state: TraceState, world: TraceWorld): View[] {
  const { interface: abi } = world.staking;
  const target = world.addresses.staking;
  return [
    ...world.nodes.flatMap((node) => nodeViews(state, world, node)),
    ...[...state.positions].flatMap(([key, { working, thawing, thawEndsAt }]) => {
      const [nodeId = ZeroHash, staker = ""] = key.split(" ");
      return [
        {
          label: `shares of ${key}`,
          target,
          data: () => abi.encodeFunctionData("sharesOf", [nodeId, staker]),
          words: [working],
        },
        {
          label: `thaw of ${key}`,
          target,
          data: () => abi.encodeFunctionData("thawOf", [nodeId, staker]),
          words: [thawing, thawEndsAt],
        },
      ];
    }),
    ...[...state.requests]
      .filter(([, { order }]) => order.bond > 0n)
      .map(([callId, { order }]) => {
        const bond = state.bonds.get(callId);
        return {
          label: `bond of ${callId}`,
          target,
          data: () => abi.encodeFunctionData("bondOf", [order.nodeId, callId]),
          words: [bond?.amount ?? 0n, bond?.endsAt ?? 0n],
        };
      }),
  ];
}

function nodeViews(state: TraceState, world: TraceWorld, { nodeId, operator }: TraceNode): View[] {
  const { staking, market, addresses } = world;
  const { pool, status, nextCommission, contractQuotes } = stakeOf(state, nodeId);
  const { shares, assets, unvested, vestingTime, bonds } = poolAt(pool, state.now);
  const announced =
    nextCommission !== undefined && nextCommission.at > state.now ? nextCommission : undefined;
  const { interface: abi } = staking;
  const view = (label: string, data: () => string, words: readonly bigint[]) => ({
    ...{ label: `${label} ${nodeId}`, data, words },
    target: addresses.staking,
  });
  const isBonded = status === "bonded" ? 1n : 0n;
  const isClosed = status === "closed" ? 1n : 0n;
  const shown = [BigInt(operator), commissionNow(state, nodeId), assets, shares];
  const coming = [announced?.commission ?? 0n, announced?.at ?? 0n];
  return [
    view("node", () => abi.encodeFunctionData("nodeOf", [nodeId]), shown),
    view("vesting of", () => abi.encodeFunctionData("vestingOf", [nodeId]), [unvested, vestingTime]),
    view("bonds of", () => abi.encodeFunctionData("bondsOf", [nodeId]), [bonds]),
    view("whether bonded", () => abi.encodeFunctionData("isBonded", [nodeId]), [isBonded]),
    view("whether closed", () => abi.encodeFunctionData("isClosed", [nodeId]), [isClosed]),
    view("commission to come of", () => abi.encodeFunctionData("nextCommissionOf", [nodeId]), coming),
    {
      label: `contract quotes of ${nodeId}`,
      target: addresses.market,
      data: () => market.interface.encodeFunctionData("contractQuotes", [nodeId]),
      words: [contractQuotes ? 1n : 0n],
    },
  ];
}

/** What the registry shows: terms and lists. */
export function modelViews(state: TraceState, { models, modelList, nodes, addresses }: TraceWorld): View[] {
  const { interface: abi } = models;
  const target = addresses.models;
  return modelList.flatMap(({ modelId, royalties }) => {
    const { licence, floor, next } = termsNow(state, modelId);
    const announced = next !== undefined && next.at > state.now ? next : undefined;
    const royalty = royalties.reduce((sum, { share }) => sum + share, 0n);
    return [
      {
        label: `licence of ${String(modelId)}`,
        target,
        data: () => abi.encodeFunctionData("licenceOf", [modelId]),
        words: [BigInt(state.authors.get(modelId) ?? 0n), floor, licence, royalty],
      },
      {
        label: `licence to come of ${String(modelId)}`,
        target,
        data: () => abi.encodeFunctionData("licenceChangeOf", [modelId]),
        words: [announced?.licence ?? 0n, announced?.floor ?? 0n, announced?.at ?? 0n],
      },
      ...nodes.map(({ nodeId }) => ({
        label: `whether ${nodeId} may serve ${String(modelId)}`,
        target,
        data: () => abi.encodeFunctionData("servingTermsOf", [modelId, nodeId]),
        words: [mayServe(state, nodeId, modelId) ? 1n : 0n, floor],
      })),
    ];
  });
}
