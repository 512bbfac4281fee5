// SPDX-License-Identifier: MIT
import { ZeroHash, toQuantity } from "ethers";
import { z } from "zod";
import { MockReader__factory } from "../../../typechain-types/index.js";
import { connection } from "../../shared/fixtures.ts";
import { DivergenceError } from "./DivergenceError.ts";
import { offerNow } from "./offerNow.ts";
import type { TraceWorld } from "./openTraceWorld.ts";
import { modelViews, stakingViews } from "./moreViews.ts";
import type { TraceState } from "./TraceState.ts";
import type { View } from "./View.ts";

const readerInterface = MockReader__factory.createInterface();
const SELECTOR = readerInterface.getFunction("read").selector;
const GAS = toQuantity(15_000_000);

/**
 * Compares every amount, chain head, offer and score that the contracts' views show with the model, at the last block.
 *
 * @throws DivergenceError at the first difference.
 */
export async function expectViews(state: TraceState, world: TraceWorld, after: string): Promise<void> {
  const views = [
    ...[...escrowViews(state, world), ...tokenViews(state, world), ...marketViews(state, world)],
    ...[...stakingViews(state, world), ...modelViews(state, world)],
  ];
  const call = { to: world.addresses.reader, data: encodeRead(views), gas: GAS };
  const answer: unknown = await connection.provider.request({ method: "eth_call", params: [call, "latest"] });
  const expected = views.map(({ words }) => words.map(toWord).join(""));
  // Decoded only to tell what differs.
  if (answer === "0x" + toWord(32n) + encodeArray(expected)) return;
  const results = readerInterface.decodeFunctionResult("read", z.string().parse(answer)).toArray(true);
  const [shown] = z.tuple([z.array(z.string())]).parse(results);
  for (const [index, { label }] of views.entries()) {
    const model = `0x${expected[index] ?? ""}`;
    const contract = shown[index] ?? "nothing";
    if (contract !== model) throw new DivergenceError({ what: `${label} after ${after}`, contract, model });
  }
  throw new DivergenceError({
    what: `views after ${after}`,
    contract: String(answer),
    model: expected.join(),
  });
}

/** Calldata of the views, by label. */
const cache = new Map<string, string>();

/** Calldata of `MockReader.read`. By hand, because it is done after every step and ethers checks every address. */
function encodeRead(views: readonly View[]): string {
  const calls = views.map(({ label, data }) => {
    const known = cache.get(label) ?? data().slice(2);
    cache.set(label, known);
    return known;
  });
  const targets = views.map(({ target }) => toWord(BigInt(target)));
  const offsets = [64n, BigInt(96 + 32 * views.length)].map(toWord);
  const head = toWord(BigInt(views.length));
  return [SELECTOR, ...offsets, head, ...targets, encodeArray(calls)].join("");
}

/** ABI encoding of an array of byte strings, each in hex. */
function encodeArray(items: readonly string[]): string {
  const tails = items.map(
    (item) => toWord(BigInt(item.length / 2)) + item.padEnd(Math.ceil(item.length / 64) * 64, "0"),
  );
  let offset = BigInt(32 * items.length);
  const offsets = tails.map((tail) => {
    const own = toWord(offset);
    offset += BigInt(tail.length / 2);
    return own;
  });
  return toWord(BigInt(items.length)) + offsets.join("") + tails.join("");
}

function toWord(value: bigint): string {
  return value.toString(16).padStart(64, "0");
}

function escrowViews(state: TraceState, { escrow, ranking, addresses }: TraceWorld): View[] {
  const { interface: abi } = escrow;
  const target = addresses.escrow;
  return [
    ...[...state.sessions].map(([sessionId, session]) => ({
      label: `session ${sessionId}`,
      target,
      data: () => abi.encodeFunctionData("sessionOf", [sessionId]),
      words: [
        ...[BigInt(session.caller), session.balance, session.callCount, session.thawEndsAt],
        session.isContract ? 1n : 0n,
        ...[BigInt(session.head), BigInt(session.nodeId), BigInt(session.referrer), session.thawing],
      ],
    })),
    ...[...state.requests].map(([callId, { held }]) => ({
      label: `held for ${callId}`,
      target,
      data: () => abi.encodeFunctionData("heldFor", [callId]),
      words: [held],
    })),
    ...[...state.tokens.keys()].map((account) => ({
      label: `claimable of ${account}`,
      target,
      data: () => abi.encodeFunctionData("claimableOf", [account]),
      words: [state.claimable.get(account) ?? 0n],
    })),
    ...[...state.nodes].map(([nodeId, { commission, pool }]) => ({
      label: `revenue of node ${nodeId}`,
      target,
      data: () => abi.encodeFunctionData("nodeRevenueOf", [nodeId]),
      words: [commission, pool],
    })),
    ...[...state.nodes.keys()].map((nodeId) => ({
      label: `activity of node ${nodeId}`,
      target: addresses.ranking,
      data: () => ranking.interface.encodeFunctionData("nodeActivityOf", [nodeId]),
      words: [state.ranking.nodeActivityOf(state.now, nodeId)],
    })),
    {
      label: "revenue of the protocol",
      target,
      data: () => abi.encodeFunctionData("protocolRevenue"),
      words: [state.protocol.toTreasury, state.protocol.burnable],
    },
    {
      label: "end of the pause",
      target,
      data: () => abi.encodeFunctionData("pausedUntil"),
      words: [state.pausedUntil],
    },
  ];
}

function tokenViews(state: TraceState, { token, addresses }: TraceWorld): View[] {
  const { interface: abi } = token;
  const target = addresses.token;
  return [
    ...[...state.tokens].map(([account, balance]) => ({
      label: `balance of ${account}`,
      target,
      data: () => abi.encodeFunctionData("balanceOf", [account]),
      words: [balance],
    })),
    {
      label: "supply",
      target,
      data: () => abi.encodeFunctionData("totalSupply"),
      words: [[...state.tokens.values()].reduce((sum, balance) => sum + balance, 0n)],
    },
  ];
}

function marketViews(state: TraceState, world: TraceWorld): View[] {
  const { market, ranking, addresses } = world;
  return [
    ...[...state.offers.keys()].map((key) => {
      const [nodeId = ZeroHash, model = "0"] = key.split(" ");
      const { price, capacity, next } = offerNow(state, nodeId, BigInt(model));
      return {
        label: `offer ${key}`,
        target: addresses.market,
        data: () => market.interface.encodeFunctionData("offerOf", [nodeId, model]),
        words: [price, capacity, price > 0n ? 1n : 0n, next?.price ?? 0n, next?.at ?? 0n],
      };
    }),
    ...world.modelList.map(({ modelId }) => {
      const { score, calls } = state.ranking.entryOf(modelId);
      return {
        label: `activity of ${String(modelId)}`,
        target: addresses.ranking,
        data: () => ranking.interface.encodeFunctionData("entryOf", [modelId]),
        words: [modelId, score, calls],
      };
    }),
  ];
}
