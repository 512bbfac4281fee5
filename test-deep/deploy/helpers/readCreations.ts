// SPDX-License-Identifier: MIT
import type { JsonRpcProvider } from "ethers";
import { z } from "zod";

/** A call, and those made in it. */
interface Frame {
  readonly type: string;
  readonly to?: string | undefined;
  readonly input: string;
  readonly calls?: readonly Frame[] | undefined;
}

const frameSchema: z.ZodType<Frame> = z.lazy(() =>
  z.object({
    type: z.string(),
    to: z.string().optional(),
    input: z.string(),
    calls: z.array(frameSchema).optional(),
  }),
);

/**
 * What every contract on a chain was created with: code and constructor arguments, by its address in lower case. Found by tracing,
 * so that contracts which others have made are there too.
 */
export async function readCreations(provider: JsonRpcProvider): Promise<ReadonlyMap<string, string>> {
  const creations = new Map<string, string>();
  const collect = ({ type, to, input, calls = [] }: Frame): void => {
    if (type.startsWith("CREATE") && to !== undefined) creations.set(to.toLowerCase(), input);
    for (const call of calls) collect(call);
  };
  for (let number = await provider.getBlockNumber(); number > 0; number--) {
    const block = await provider.getBlock(number);
    for (const hash of block?.transactions ?? []) {
      const trace: unknown = await provider.send("debug_traceTransaction", [hash, { tracer: "callTracer" }]);
      collect(frameSchema.parse(trace));
    }
  }
  return creations;
}
