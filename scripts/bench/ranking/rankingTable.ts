// SPDX-License-Identifier: MIT
import { z } from "zod";
import type { Figures } from "../results.ts";

const spreadSchema = z.object({ mean: z.number(), worst: z.number() });
const kindsSchema = z.object({
  sameBucket: spreadSchema,
  nextBucket: spreadSchema,
  dearestMove: spreadSchema,
});
const sizesSchema = z.object({ at10: kindsSchema, at1000: kindsSchema, at100000: kindsSchema });
const rankingSchema = sizesSchema.extend({
  sameBucket: z.number(),
  crossBucketMax: z.number(),
  peers: z.object({ redBlackTree: sizesSchema, hintedList: sizesSchema, hintedListStale: sizesSchema }),
});

const KINDS = [
  ["sameBucket", "stays in its bucket"],
  ["nextBucket", "moves to the next bucket"],
  ["dearestMove", "moves from the middle to the top"],
] as const;

const format = (gas: number): string => gas.toLocaleString("en");
const show = ({ mean, worst }: z.infer<typeof spreadSchema>): string =>
  mean === worst ? format(mean) : `${format(mean)} (${format(worst)})`;

/** The section of `docs/measurements.md` on records in rankings. */
export function rankingTable(figures: Figures): string {
  const { peers, sameBucket, crossBucketMax, ...own } = rankingSchema.parse(figures);
  const rankings = [
    ["ActivityRanking", own],
    ["red-black tree", peers.redBlackTree],
    ["sorted list, exact hint", peers.hintedList],
    ["sorted list, hint 100 places off", peers.hintedListStale],
  ] as const;
  const rows = KINDS.flatMap(([kind, text]) =>
    rankings.map(([name, { at10, at1000, at100000 }]) => {
      const cells = [at10, at1000, at100000].map((kinds) => show(kinds[kind]));
      return `| ${text} | ${name} | ${cells.join(" | ")} |`;
    }),
  );
  return [
    "## Records in rankings",
    "",
    "Gas of one record, without its transaction's base fee and calldata: the mean of up to twenty models in the middle of the book,",
    "and the worst of them where it is another. `npm run bench -- --only ranking` measures it, and checks after every record that",
    "all have the model between the same two others. Every model entered by a record of its own; of 100,000, a bucket holds 390.",
    "",
    "ActivityRanking is measured whole: it checks its caller, computes weight, decay and score, and needs no hint. The peers are told",
    "the score that comes of it, and check nobody. The tree is Solady's `RedBlackTreeLib`. The list is `HintedRanking` of",
    "`contracts/mocks`, in the manner of Liquity's SortedTroves, with all that a model has in one word; npm's",
    "`solidity-linked-list` looks for every place from the top. A hint is read off chain before the transaction, and every place that",
    "the order has moved since costs another cold read.",
    "",
    "| a record that … | ranking | 10 models | 1,000 models | 100,000 models |",
    "| --- | --- | ---: | ---: | ---: |",
    ...rows,
    "",
    `The dearest record that stayed in its bucket cost ${format(sameBucket)}, the dearest that left it ${format(crossBucketMax)}.`,
  ].join("\n");
}
