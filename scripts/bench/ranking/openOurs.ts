// SPDX-License-Identifier: MIT
import { ZeroHash } from "ethers";
import { ActivityRanking__factory, RankingFiller__factory } from "../../../typechain-types/index.js";
import type { Chain } from "./Chain.ts";
import { executionGas } from "./executionGas.ts";
import { inBatches } from "./inBatches.ts";
import { mined } from "./mined.ts";

const HALF_LIFE = 7n * 24n * 3600n;
const UNIT = 10n ** 16n;
/** A transaction has at most 2^24 gas (EIP-7825). */
const GAS_CAP = 2n ** 24n;
const MODELS_PER_TRANSACTION = 200;

/** A ranking of models 1, 2, …, and what it costs to record calls in it. */
export interface OurRanking {
  /** Records so many full calls of every model, through the same `record` as any. Returns the models' scores. */
  fill: (calls: readonly number[]) => Promise<number[]>;
  /** Records full calls of a model in a transaction of its own. Returns what it cost, and the new score. */
  record: (model: number, calls: number) => Promise<{ gas: number; score: number }>;
  neighboursOf: (model: number) => Promise<[number, number]>;
}

/** Seconds in which activity halves here. */
export const HALF_LIFE_SECONDS = Number(HALF_LIFE);

/** The one place that knows how ActivityRanking is opened and called. */
export async function openOurs({ signer, provider, request }: Chain): Promise<OurRanking> {
  const filler = await new RankingFiller__factory(signer).deploy(HALF_LIFE, UNIT);
  const writer = await filler.getAddress();
  const ranking = ActivityRanking__factory.connect(await filler.RANKING(), signer);
  await request("hardhat_impersonateAccount", [writer]);
  await request("hardhat_setBalance", [writer, "0xffffffffffffffffffff"]);
  const runOf = (calls: number) => (UNIT << 128n) | BigInt(calls);
  return {
    fill: async (calls) => {
      const scores: number[] = [];
      await inBatches(calls, MODELS_PER_TRANSACTION, async (batch, before) => {
        await mined(filler.fill(before + 1, batch.map(runOf), { gasLimit: GAS_CAP }));
        scores.push(...(await filler.scoresOf(before + 1, batch.length)).map(Number));
      });
      return scores;
    },
    record: async (model, calls) => {
      const [nodeScore, pace] = await Promise.all([filler.nodeScoreOf(ZeroHash), filler.pace()]);
      const weight = UNIT * BigInt(calls);
      const data = ranking.interface.encodeFunctionData("record", [model, calls, weight, nodeScore, pace]);
      const to = await ranking.getAddress();
      const hash = await request("eth_sendTransaction", [
        { from: writer, to, data, gas: `0x${GAS_CAP.toString(16)}` },
      ]);
      const receipt = await provider.getTransactionReceipt(String(hash));
      if (receipt?.status !== 1) throw new RangeError("The record reverted.");
      const { score } = await ranking.entryOf(model);
      return { gas: await executionGas(receipt), score: Number(score) };
    },
    neighboursOf: async (model) => {
      const { above, below } = await ranking.neighboursOf(model);
      return [Number(above), Number(below)];
    },
  };
}
