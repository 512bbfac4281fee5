// SPDX-License-Identifier: MIT
import { formatEther } from "ethers";
import { legsSumToPrice, readCallRecords, type CallRecord } from "../../src/client/callRecords.ts";
import { LEGS } from "../../src/revenue/legs.ts";
import { readRanking, type RankedModel } from "../../src/client/readRanking.ts";
import { median } from "../median.ts";
import type { DemoModel, DemoNode } from "./actors.ts";
import type { Refusal } from "./attacks.ts";
import type { DemoCall, DemoRank, DemoReport } from "./DemoReport.ts";
import type { DemoMarket } from "./openMarket.ts";
import type { PaidCall } from "./orders.ts";
import type { EvaluatedModel, PreparedDemoModels } from "./prepareDemoModels.ts";

/** Makes the report from what the chain says: a call counts as proven only if its record is there. */
export async function makeReport(
  market: DemoMarket,
  options: {
    prepared: PreparedDemoModels;
    paid: readonly PaidCall[];
    refused: readonly Refusal[];
    before: readonly RankedModel[];
    chainId: number;
    seconds: number;
  },
): Promise<DemoReport> {
  const records = await readCallRecords(market.reader);
  const callRecords = options.paid.map((call) => toDemoCall(call, records));
  const { base, lite } = market;
  const { prepared } = options;
  const { manifest } = base.prepared.compiled;
  return {
    calls: options.paid.length,
    proven: records.length,
    refused: [...options.refused],
    legsSumToPrice: records.every(legsSumToPrice),
    ranking: await rankingOf(market, options.before),
    accuracyFloat: prepared.digits.accuracy.float,
    accuracyQuantised: prepared.digits.accuracy.quantised,
    constraints: manifest.constraints,
    provingKeyBytes: base.prepared.provingKeyBytes,
    proveMsMedian: Math.round(median(callRecords.map((call) => call.proveMs))),
    gasPerCall: Math.round(callRecords.reduce((sum, call) => sum + call.gas, 0) / callRecords.length),
    seconds: options.seconds,
    chainId: options.chainId,
    contracts: { ...market.reader.addresses },
    models: [describeModel(base, prepared.digits), describeModel(lite, prepared.digitsLite)],
    callRecords,
  };
}

function describeModel(
  model: DemoModel,
  { accuracy, compiled }: EvaluatedModel,
): DemoReport["models"][number] {
  return {
    name: model.name,
    modelId: model.served.modelId.toString(),
    constraints: compiled.manifest.constraints,
    accuracyFloat: accuracy.float,
    accuracyQuantised: accuracy.quantised,
  };
}

function toDemoCall(call: PaidCall, records: readonly CallRecord[]): DemoCall {
  const record = records.find((entry) => entry.callId === call.callId);
  if (record === undefined)
    throw new RangeError(`Call ${call.callId} was settled but the chain has no record of it.`);
  return {
    callId: call.callId,
    caller: call.caller,
    model: call.model.name,
    node: call.node.name,
    image: call.image,
    label: call.label,
    answer: Number(record.output[0]),
    path: call.path,
    price: formatEther(record.price),
    proveMs: Math.round(call.proveMs),
    gas: Number(call.gas),
    transactionHash: record.transactionHash,
    legs: Object.fromEntries(LEGS.map((leg) => [leg, formatEther(record.legs[leg])])),
  };
}

async function rankingOf(market: DemoMarket, before: readonly RankedModel[]): Promise<DemoRank[]> {
  const after = await readRanking(market.reader, { count: 10n });
  const entry = async (model: DemoModel, node: DemoNode): Promise<DemoRank> => {
    const place = after.find(({ modelId }) => modelId === model.served.modelId);
    return {
      model: model.name,
      author: model.author,
      rankBefore: before.find(({ modelId }) => modelId === model.served.modelId)?.rank ?? 0,
      rankAfter: place?.rank ?? 0,
      activity: place?.activity ?? 0,
      calls: Number(place?.calls ?? 0n),
      node: node.name,
      nodeStake: formatEther((await market.reader.staking.nodeOf(node.nodeId)).assets),
    };
  };
  const ranks = [await entry(market.base, market.west), await entry(market.lite, market.east)];
  return ranks.sort((left, right) => left.rankAfter - right.rankAfter);
}
