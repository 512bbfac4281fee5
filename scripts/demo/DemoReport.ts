// SPDX-License-Identifier: MIT

/** One paid call of the demonstration. */
export interface DemoCall {
  callId: string;
  caller: string;
  model: string;
  node: string;
  /** Index into the 10,000 MNIST test images. */
  image: number;
  label: number;
  answer: number;
  /** "session" or "request". */
  path: string;
  /** ASY, decimal. */
  price: string;
  proveMs: number;
  /** This call's part of the gas of the transaction that settled it. */
  gas: number;
  transactionHash: string;
  /** Leg of the waterfall → ASY, decimal. */
  legs: Record<string, string>;
}

/** One model's place before (after the first 4 calls) and after all calls. */
export interface DemoRank {
  model: string;
  author: string;
  rankBefore: number;
  rankAfter: number;
  activity: number;
  calls: number;
  node: string;
  /** Stake of the node that offers it, ASY. */
  nodeStake: string;
}

/** What `out/demo.json` holds. */
export interface DemoReport {
  calls: number;
  proven: number;
  refused: { kind: string; reason: string }[];
  legsSumToPrice: boolean;
  ranking: DemoRank[];
  accuracyFloat: number;
  accuracyQuantised: number;
  constraints: number;
  provingKeyBytes: number;
  proveMsMedian: number;
  gasPerCall: number;
  seconds: number;
  chainId: number;
  contracts: Record<string, string>;
  models: {
    name: string;
    modelId: string;
    constraints: number;
    accuracyFloat: number;
    accuracyQuantised: number;
  }[];
  callRecords: DemoCall[];
}
