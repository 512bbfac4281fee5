// SPDX-License-Identifier: MIT
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { z } from "zod";

const inputSchema = z.looseObject({ settings: z.looseObject({}) });
const outputSchema = z.object({
  errors: z.array(z.object({ severity: z.string(), formattedMessage: z.string() })).default([]),
  contracts: z
    .record(
      z.string(),
      z.record(
        z.string(),
        z.object({
          evm: z.object({
            bytecode: z.object({ object: z.string() }),
            deployedBytecode: z.object({
              object: z.string(),
              immutableReferences: z
                .record(z.string(), z.array(z.object({ start: z.number(), length: z.number() })))
                .default({}),
            }),
          }),
        }),
      ),
    )
    .default({}),
});

/** What a compiler makes of a contract, hexadecimal without 0x. */
export interface CompiledContract {
  readonly creation: string;
  readonly runtime: string;
  /** Where the constructor writes immutables into the runtime code, bytes. */
  readonly immutables: readonly { readonly start: number; readonly length: number }[];
}

/**
 * Compiles a contract from standard JSON input, with the solc that package-lock.json pins, in a thread of its own.
 *
 * @param contractName Such as "contracts/A.sol:A".
 * @returns The contract, or what solc complains of.
 */
export async function compileInput(
  sourceCode: string,
  contractName: string,
): Promise<CompiledContract | string> {
  const separator = contractName.lastIndexOf(":");
  const [file, name] = [contractName.slice(0, separator), contractName.slice(separator + 1)];
  const input = inputSchema.parse(JSON.parse(sourceCode));
  // What is put out does not change the code, and of the other contracts none is asked for.
  const wanted = [
    "evm.bytecode.object",
    "evm.deployedBytecode.object",
    "evm.deployedBytecode.immutableReferences",
  ];
  const settings = { ...input.settings, outputSelection: { [file]: { [name]: wanted } } };
  const worker = new Worker(new URL("./solcWorker.ts", import.meta.url), {
    workerData: JSON.stringify({ ...input, settings }),
    execArgv: [],
  });
  const answers: unknown[] = await once(worker, "message");
  const output = outputSchema.parse(JSON.parse(String(answers[0])));
  const contract = output.contracts[file]?.[name];
  if (contract === undefined)
    return output.errors.map(({ formattedMessage }) => formattedMessage).join("\n") || "no such contract";
  const { bytecode, deployedBytecode } = contract.evm;
  return {
    creation: bytecode.object,
    runtime: deployedBytecode.object,
    immutables: Object.values(deployedBytecode.immutableReferences).flat(),
  };
}
