// SPDX-License-Identifier: MIT

/** What kind of operator runs a node. */
export const HONEST = 0;
/** Calls itself to climb. */
export const WASH_TRADER = 1;
/** The operator whose estimate is being made. */
export const PROBE = 2;

/** Everything that a seed decides, before any policy acts: the same world is run under every policy. */
export interface World {
  days: number;
  nodes: NodeTable;
  models: ModelTable;
  callers: CallerTable;
}

/** One row per node. */
export interface NodeTable {
  count: number;
  /** Day of arrival; 0 for incumbents. */
  arrival: Int32Array;
  /** USD at arrival. */
  capital: Float64Array;
  /** ASY. */
  stake: Float64Array;
  /** USD an hour of one machine. */
  hardware: Float64Array;
  /** HONEST, WASH_TRADER or PROBE. */
  kind: Uint8Array;
}

/** One row per model. Node i runs models i·k … i·k + k − 1. */
export interface ModelTable {
  count: number;
  perNode: number;
  /** What the model does. */
  task: Uint8Array;
  /** Share of right answers. */
  quality: Float64Array;
  /** ASY. */
  price: Float64Array;
  provingSeconds: Float64Array;
  /** For each taste of callers, how much a model appeals: the odds of being chosen at equal positions. */
  appeal: readonly Float64Array[];
  /** For each taste, what a model is worth once its true quality is known: the logarithm of such odds. */
  worth: readonly Float64Array[];
}

/** One row per caller. */
export interface CallerTable {
  count: number;
  taste: Uint8Array;
  /** What the caller needs. */
  task: Uint8Array;
  /** Calls of each visit. */
  volume: Int32Array;
}
