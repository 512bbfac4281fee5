// SPDX-License-Identifier: MIT
import { createRandom, type Random } from "./createRandom.ts";
import type { SimulationParameters } from "./parameters.ts";
import {
  HONEST,
  PROBE,
  WASH_TRADER,
  type CallerTable,
  type ModelTable,
  type NodeTable,
  type World,
} from "./World.ts";

/** What callers look at, in standard deviations of quality and logarithms of price: seekers, in between, and savers. */
const TASTES = [
  { quality: 0.75, price: 0.5 },
  { quality: 0.5, price: 1 },
  { quality: 0.25, price: 1.5 },
] as const;

const DAYS_PER_WEEK = 7;

/** An operator of interest, who is put among the newcomers. */
export interface Probe {
  /** How many newcomers are like him. */
  count: number;
  priceAsy: number;
  provingSeconds: number;
  /** USD that he can lose before he leaves. */
  capitalUsd: number;
  hardwareUsdPerHour: number;
  /** Share of right answers; drawn like everybody's if left out. */
  quality?: number | undefined;
}

/** @see createWorld */
export interface CreateWorldParameters {
  parameters: SimulationParameters;
  seed: number;
  probe?: Probe | undefined;
}

/**
 * Draws operators, models and callers.
 *
 * @example const world = createWorld({ parameters: chooseParameters({}), seed: 1 });
 */
export function createWorld({ parameters, seed, probe }: CreateWorldParameters): World {
  const random = createRandom(seed, "world");
  const nodes = drawNodes(parameters, random, probe);
  return {
    days: parameters.weeks * DAYS_PER_WEEK,
    nodes,
    models: drawModels(parameters, random, { nodes, probe }),
    callers: drawCallers(parameters, random),
  };
}

function drawNodes(parameters: SimulationParameters, { uniform, normal }: Random, probe?: Probe): NodeTable {
  const count = Math.ceil(parameters.models / parameters.modelsPerNode);
  const incumbents = Math.round(count * parameters.incumbentShare);
  const first = parameters.launchWeeks * DAYS_PER_WEEK;
  const watched = (parameters.weeks - parameters.watchWeeks) * DAYS_PER_WEEK - first;
  const nodes: NodeTable = {
    count,
    arrival: new Int32Array(count),
    capital: new Float64Array(count),
    stake: new Float64Array(count),
    hardware: new Float64Array(count),
    kind: new Uint8Array(count),
  };
  for (let node = 0; node < count; node++) {
    const newcomer = node - incumbents;
    const isWashing = newcomer >= 0 && newcomer < parameters.washTraders;
    const probed = newcomer - parameters.washTraders;
    const isProbe = probe !== undefined && probed >= 0 && probed < probe.count;
    const span = isWashing || isProbe ? watched : parameters.weeks * DAYS_PER_WEEK - first;
    const drawn = uniform();
    nodes.arrival[node] = newcomer < 0 ? 0 : first + Math.floor(drawn * span);
    const capital = parameters.capitalUsd * Math.exp(parameters.capitalSpread * normal());
    nodes.hardware[node] = isProbe ? probe.hardwareUsdPerHour : parameters.hardwareUsdPerHour;
    nodes.capital[node] = isProbe ? probe.capitalUsd : capital;
    const stake = parameters.minimumStakeAsy * (1 - uniform()) ** (-1 / parameters.stakeTail);
    nodes.stake[node] = Math.min(parameters.maximumStakeAsy, stake);
    nodes.kind[node] = isWashing ? WASH_TRADER : isProbe ? PROBE : HONEST;
  }
  return nodes;
}

function drawModels(
  parameters: SimulationParameters,
  { uniform, normal }: Random,
  { nodes, probe }: { nodes: NodeTable; probe: Probe | undefined },
): ModelTable {
  const perNode = parameters.modelsPerNode;
  const count = nodes.count * perNode;
  const column = (): Float64Array => new Float64Array(count);
  const table = {
    count,
    perNode,
    quality: column(),
    price: column(),
    provingSeconds: column(),
    appeal: TASTES.map(column),
    worth: TASTES.map(column),
    task: new Uint8Array(count),
  };
  const { provingSeconds, qualityMean, qualitySpread, claimSpread } = parameters;
  for (let model = 0; model < count; model++) {
    const isProbe = probe !== undefined && nodes.kind[Math.floor(model / perNode)] === PROBE;
    // Drawn for a probe, too, so that he changes nothing for anybody else.
    const drawn = {
      quality: share(qualityMean + qualitySpread * normal()),
      price: parameters.priceAsy * Math.exp(parameters.priceSpread * normal()),
      seconds: provingSeconds[Math.floor(uniform() * provingSeconds.length)] ?? 0,
    };
    const quality = isProbe ? (probe.quality ?? drawn.quality) : drawn.quality;
    const price = isProbe ? probe.priceAsy : drawn.price;
    table.task[model] = Math.floor(uniform() * parameters.tasks);
    table.quality[model] = quality;
    table.price[model] = price;
    table.provingSeconds[model] = isProbe ? probe.provingSeconds : drawn.seconds;
    // In standard deviations, as callers see it beforehand and as they learn it.
    const deviations = (known: number): number => (known - qualityMean) / (qualitySpread || 1);
    const claimed = deviations(quality + claimSpread * normal());
    const dearness = Math.log(price / parameters.priceAsy);
    for (const [taste, { quality: forQuality, price: forPrice }] of TASTES.entries()) {
      (table.appeal[taste] ?? column())[model] = Math.exp(forQuality * claimed - forPrice * dearness);
      (table.worth[taste] ?? column())[model] = forQuality * deviations(quality) - forPrice * dearness;
    }
  }
  return table;
}

/** No model is right less often than a coin in the long run, nor always. */
function share(quality: number): number {
  return Math.min(0.999, Math.max(0.5, quality));
}

function drawCallers(parameters: SimulationParameters, { normal }: Random): CallerTable {
  const { callers: count, callsPerVisit, callsSpread } = parameters;
  const taste = new Uint8Array(count);
  const task = new Uint8Array(count);
  const volume = new Int32Array(count);
  for (let caller = 0; caller < count; caller++) {
    taste[caller] = caller % TASTES.length;
    task[caller] = Math.floor(caller / TASTES.length) % parameters.tasks;
    // The mean of a log-normal is exp(μ + σ²/2).
    const calls = callsPerVisit * Math.exp(callsSpread * normal() - callsSpread ** 2 / 2);
    volume[caller] = Math.max(1, Math.round(calls));
  }
  return { count, taste, task, volume };
}
