// SPDX-License-Identifier: MIT
import { toQuantity, type ErrorFragment, type Interface } from "ethers";
import { z } from "zod";
import { connection } from "../../shared/fixtures.ts";
import type { TraceWorld } from "./openTraceWorld.ts";
import type { Step } from "./Step.ts";

const GAS = toQuantity(10_000_000);
/** What an error returned, wherever the endpoint puts it. */
const failureSchema = z.object({
  data: z.union([z.string(), z.object({ data: z.string() }).transform(({ data }) => data)]),
});
const receiptSchema = z.object({
  logs: z.array(z.object({ topics: z.array(z.string()), data: z.string() })),
});

/** A log as it comes. */
export type RawLog = z.infer<typeof receiptSchema>["logs"][number];

/** Sends a step at its second. Returns the name of the error that it failed with, or else its logs. */
export async function sendStep(
  world: TraceWorld,
  step: Step,
  now: bigint,
): Promise<{ error: string | undefined; logs: RawLog[] }> {
  const { provider } = connection;
  await provider.request({ method: "evm_setNextBlockTimestamp", params: [toQuantity(now)] });
  const { from, to, data } = step;
  let hash: unknown;
  try {
    hash = await provider.request({ method: "eth_sendTransaction", params: [{ from, to, data, gas: GAS }] });
  } catch (error) {
    const failure = failureSchema.safeParse(error);
    if (!failure.success) throw error;
    return { error: nameOf(world, failure.data.data), logs: [] };
  }
  if (step.check === undefined) return { error: undefined, logs: [] };
  const receipt: unknown = await provider.request({ method: "eth_getTransactionReceipt", params: [hash] });
  return { error: undefined, logs: receiptSchema.parse(receipt).logs };
}

/** Name of a contract's error. */
function nameOf({ escrow, market, token, staking, models }: TraceWorld, data: string): string {
  const interfaces: Interface[] = [escrow, market, token, staking, models].map((part) => part.interface);
  for (const abi of interfaces) {
    const found: ErrorFragment | null = abi.getError(data.slice(0, 10));
    if (found !== null) return found.name;
  }
  return data;
}
