// SPDX-License-Identifier: MIT
import type { Signer } from "ethers";
import { skipN } from "pure-rand/utils/skipN";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import type { OnProgress } from "../../src/shared/progress.ts";
import type { Chain } from "./ranking/Chain.ts";
import { chooseTrials, type Scored, type Trial, type TrialKind } from "./ranking/chooseTrials.ts";
import { hintsFor } from "./ranking/hintsFor.ts";
import { openList, type ListPeer } from "./ranking/openList.ts";
import { openOurs, type OurRanking } from "./ranking/openOurs.ts";
import { openTree, type TreePeer } from "./ranking/openTree.ts";
import { RankingsDisagreeError } from "./ranking/RankingsDisagreeError.ts";
import type { Figures } from "./results.ts";

/** Models in the book. */
const SIZES = [10, 1_000, 100_000] as const;
const KINDS: readonly TrialKind[] = ["sameBucket", "nextBucket", "dearestMove"];
/** The least active model has 2^10 full calls, so that one more is next to nothing. */
const LEAST_OCTAVE = 10;
/** From the most to the least active model there are at most so many octaves, of sixteen buckets each. */
const MOST_OCTAVES = 16;
/** A bucket has five models at least, so that lists have an inside. */
const MODELS_PER_OCTAVE = 80;

/** What one record costs in each of them. */
interface Costs {
  ours: number;
  redBlackTree: number;
  hintedList: number;
  hintedListStale: number;
}

const NAMES = ["ours", "redBlackTree", "hintedList", "hintedListStale"] as const;

/** The same models in the same order, in each of them. */
interface Rankings {
  ours: OurRanking;
  tree: TreePeer;
  list: ListPeer;
  book: readonly Scored[];
}

/**
 * Gas of one record with 10, 1,000 and 100,000 models in the book, of ours and of two peers that are told the score that ours
 * computes. Without the transaction's base fee and calldata.
 */
export async function benchRanking(options: {
  signers: readonly Signer[];
  request: Chain["request"];
  onProgress: OnProgress;
}): Promise<Figures> {
  const [signer] = options.signers;
  const provider = signer?.provider;
  if (signer === undefined || provider == null) throw new RangeError("An account on a chain is needed.");
  const chain: Chain = { signer, provider, request: options.request };
  const measured: { size: number; kind: TrialKind; costs: Costs[] }[] = [];
  for (const [index, size] of SIZES.entries()) {
    options.onProgress({ stage: "Records in rankings", done: index, total: SIZES.length });
    const rankings = await fillRankings(chain, size);
    for (const kind of KINDS) {
      const trials = chooseTrials(kind, rankings.book);
      const costs: Costs[] = [];
      for (const trial of trials) costs.push(await measureTrial(chain, rankings, trial));
      measured.push({ size, kind, costs });
    }
  }
  options.onProgress({ stage: "Records in rankings", done: SIZES.length, total: SIZES.length });
  const worstOf = (kinds: readonly TrialKind[]) =>
    Math.max(
      ...measured.flatMap(({ kind, costs }) => (kinds.includes(kind) ? costs.map(({ ours }) => ours) : [])),
    );
  const figuresOf = (name: keyof Costs): Figures =>
    Object.fromEntries(
      SIZES.map((size) => [
        `at${size}`,
        Object.fromEntries(
          measured
            .filter((each) => each.size === size)
            .map(({ kind, costs }) => [kind, summary(costs, name)]),
        ),
      ]),
    );
  const [, ...peers] = NAMES;
  return {
    ranking: {
      sameBucket: worstOf(["sameBucket"]),
      crossBucketMax: worstOf(["nextBucket", "dearestMove"]),
      ...figuresOf("ours"),
      peers: Object.fromEntries(peers.map((name) => [name, figuresOf(name)])),
    },
  };
}

function summary(costs: readonly Costs[], name: keyof Costs): Figures {
  const gas = costs.map((cost) => cost[name]);
  return { mean: Math.round(gas.reduce((sum, each) => sum + each, 0) / gas.length), worst: Math.max(...gas) };
}

/** Every model's score by a record of its own in ours; then the peers with the scores that came of it. */
async function fillRankings(chain: Chain, size: number): Promise<Rankings> {
  const octaves = Math.min(MOST_OCTAVES, size / MODELS_PER_OCTAVE);
  const ours = await openOurs(chain);
  const scores = await ours.fill(
    shuffle(size).map((place) => Math.round(2 ** (LEAST_OCTAVE + (octaves * place) / size))),
  );
  const book = scores
    .map((score, index) => ({ model: index + 1, score }))
    // Models of one score rank by their number in the tree; in ours by a part of the score that is not shown.
    .sort((left, right) => right.score - left.score || right.model - left.model);
  return { ours, tree: await openTree(chain, scores), list: await openList(chain, book), book };
}

/** The numbers from 0 to `size − 1` in an order that is the same every time. */
function shuffle(size: number): number[] {
  const generator = xoroshiro128plus(size);
  skipN(generator, 64);
  return Array.from({ length: size }, (_, place) => ({ place, key: generator.next() }))
    .sort((left, right) => left.key - right.key)
    .map(({ place }) => place);
}

/** Every trial begins with the same book. */
async function measureTrial({ request }: Chain, rankings: Rankings, trial: Trial): Promise<Costs> {
  const { ours, tree, list, book } = rankings;
  const { model } = trial;
  const start = await request("evm_snapshot", []);
  await request("evm_increaseTime", [trial.idle]);
  const { gas, score } = await ours.record(model, trial.calls);
  const redBlackTree = await tree.record(model, score);
  const hints = hintsFor(book, { model, score });
  const filled = await request("evm_snapshot", []);
  const hintedListStale = await list.record(model, score, hints.stale);
  await expectNeighbours("the list with a stale hint", rankings, list, model);
  await request("evm_revert", [filled]);
  const hintedList = await list.record(model, score, hints.exact);
  await expectNeighbours("the list", rankings, list, model);
  await expectNeighbours("the tree", rankings, tree, model);
  await request("evm_revert", [start]);
  return { ours: gas, redBlackTree, hintedList, hintedListStale };
}

async function expectNeighbours(
  peer: string,
  { ours }: Rankings,
  { neighboursOf }: TreePeer | ListPeer,
  model: number,
): Promise<void> {
  const [expected, found] = await Promise.all([ours.neighboursOf(model), neighboursOf(model)]);
  if (expected.join() !== found.join()) {
    throw new RankingsDisagreeError({ peer, model, ours: expected, theirs: found });
  }
}
