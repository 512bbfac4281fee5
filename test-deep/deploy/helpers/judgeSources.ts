// SPDX-License-Identifier: MIT
import { getBytes, hexlify, type JsonRpcProvider } from "ethers";
import solc from "solc";
import { z } from "zod";
import { compileInput, type CompiledContract } from "./compileInput.ts";
import { readCreations } from "./readCreations.ts";

/** What Etherscan is sent to verify a contract. */
export const submissionSchema = z.object({
  contractaddress: z.string(),
  sourceCode: z.string(),
  codeformat: z.literal("solidity-standard-json-input"),
  contractname: z.string(),
  compilerversion: z.string(),
  constructorArguments: z.string(),
});
/** See {@link submissionSchema}. */
export type Submission = z.infer<typeof submissionSchema>;

/**
 * Compiles a submission and compares it with the chain, as Etherscan does: the runtime code but for immutables, then the code and
 * the arguments that the contract was created with, to the byte.
 *
 * @returns Etherscan's words for the outcome.
 */
export async function judgeSources(provider: JsonRpcProvider, submission: Submission): Promise<string> {
  const { contractaddress, sourceCode, contractname, compilerversion, constructorArguments } = submission;
  // The package declares its functions as any.
  // eslint-disable-next-line @typescript-eslint/no-unsafe-call
  const [version] = z.string().parse(solc.version()).split(".Emscripten");
  if (compilerversion !== `v${version ?? ""}`) return fail(`${compilerversion} is not the compiler`);
  const compiled = await compileInput(sourceCode, contractname);
  if (typeof compiled === "string") return fail(compiled);
  const runtime = await provider.getCode(contractaddress);
  if (mask(runtime, compiled) !== mask(`0x${compiled.runtime}`, compiled))
    return fail("Compiled contract deployment bytecode does NOT match the transaction deployment bytecode.");
  const creation = (await readCreations(provider)).get(contractaddress.toLowerCase());
  if (creation !== `0x${compiled.creation}${constructorArguments}`)
    return fail("Please check if the correct constructor argument was entered.");
  return "Pass - Verified";
}

function fail(reason: string): string {
  return `Fail - Unable to verify. ${reason}`;
}

function mask(code: string, { immutables }: CompiledContract): string {
  const bytes = getBytes(code);
  for (const { start, length } of immutables) bytes.fill(0, start, start + length);
  return hexlify(bytes);
}
