// SPDX-License-Identifier: MIT
import type { Block } from "ethers";
import { BlockMissingError } from "../errors/LedgerErrors.ts";

/** Reads the times of the logs' blocks, each once. Returns what tells the time of one, unix seconds. */
export async function readBlockTimes(
  logs: readonly { blockNumber: number; getBlock(): Promise<Block> }[],
): Promise<(blockNumber: number) => bigint> {
  const firsts = new Map(logs.map((log) => [log.blockNumber, log]));
  const blocks = await Promise.all([...firsts.values()].map((log) => log.getBlock()));
  const times = new Map(blocks.map(({ number, timestamp }) => [number, BigInt(timestamp)]));
  return (blockNumber) => {
    const time = times.get(blockNumber);
    if (time === undefined) throw new BlockMissingError({ blockNumber });
    return time;
  };
}
