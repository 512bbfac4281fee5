// SPDX-License-Identifier: MIT
import type { DigitsDataset } from "../../models/digits/dataset.ts";
import type { OnProgress } from "../../src/shared/progress.ts";
import { readRanking, type RankedModel } from "../../src/client/readRanking.ts";
import { attack, type Refusal } from "./attacks.ts";
import type { DemoModel, DemoNode } from "./actors.ts";
import type { DemoMarket } from "./openMarket.ts";
import {
  closeRequest,
  openRequest,
  runSessions,
  type DemoOrder,
  type OpenRequest,
  type PaidCall,
} from "./orders.ts";

/** What was paid and refused, and the ranking after the first settlement, before all others. */
export interface PaidImages {
  paid: PaidCall[];
  refused: Refusal[];
  before: RankedModel[];
}

/** Three callers use sessions (four calls on east, nine on west), the fourth makes three requests on chain. */
export async function payForImages(
  market: DemoMarket,
  options: { dataset: DigitsDataset; onProgress: OnProgress },
): Promise<PaidImages> {
  const { base, lite, west, east } = market;
  const models = [base, lite];
  const items = (model: DemoModel, from: number, to: number) =>
    Array.from({ length: to - from }, (_, offset) => itemOf(options.dataset, model, from + offset));
  const order = (name: string, node: DemoNode, list: DemoOrder["items"]): DemoOrder => {
    const caller = market.callers.find((entry) => entry.name === name);
    if (caller === undefined) throw new RangeError(`There is no caller ${name}.`);
    return { caller: name, client: caller.client, node, items: list };
  };
  const cara = order("Cara", west, items(base, 0, 5));
  const dan = order("Dan", west, [...items(base, 5, 7), ...items(lite, 7, 9)]);
  const eve = order("Eve", east, items(lite, 9, 13));
  const fay = order("Fay", west, items(base, 13, 16));

  const paid = await runSessions(east, models, [eve], options.onProgress);
  const before = await readRanking(market.reader, { count: 10n });
  paid.push(...(await runSessions(west, models, [cara, dan], options.onProgress)));
  const open = await openRequests(fay, models, options.onProgress);
  const [first, second] = open;
  if (first === undefined || second === undefined)
    throw new RangeError("Two requests are needed to try attacks on.");
  const refused = await attack(west, { first, second, other: lite });
  for (const request of open) paid.push(await closeRequest(fay, request));
  return { paid, refused, before };
}

async function openRequests(
  order: DemoOrder,
  models: readonly DemoModel[],
  onProgress: OnProgress,
): Promise<OpenRequest[]> {
  const open: OpenRequest[] = [];
  for (const item of order.items) {
    open.push(await openRequest(order, item, models));
    onProgress({ stage: `Proving ${order.caller}'s requests`, done: open.length, total: order.items.length });
  }
  return open;
}

function itemOf(dataset: DigitsDataset, model: DemoModel, image: number): DemoOrder["items"][number] {
  const pixels = dataset.images[image];
  const label = dataset.labels[image];
  if (pixels === undefined || label === undefined) throw new RangeError(`There is no test image ${image}.`);
  return { model, image, pixels, label };
}
