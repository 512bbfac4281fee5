// SPDX-License-Identifier: MIT
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { Contract, ContractFactory } from "ethers";
import type { Signer } from "ethers";
import { zKey } from "snarkjs";
import { z } from "zod";
import { runSolc } from "../../../scripts/runSolc.ts";
import { withCurve } from "../../../src/shared/curve.ts";

const TEMPLATE = fileURLToPath(
  new URL("./templates/verifier_groth16.sol.ejs", import.meta.resolve("snarkjs")),
);

const outputSchema = z.object({
  contracts: z.object({
    "Verifier.sol": z.object({
      Groth16Verifier: z.object({
        abi: z.array(z.unknown()).transform((entries) => JSON.stringify(entries)),
        evm: z.object({ bytecode: z.object({ object: z.string() }) }),
      }),
    }),
  }),
});

/** A compiled contract: its interface as JSON and its creation code. */
export interface CompiledContract {
  abi: string;
  code: string;
}

/**
 * The contract that snarkjs generates for a proving key: the second opinion on our verifier. Compiled with the settings
 * of this project.
 */
export async function compileSnarkjsVerifier(zkey: string): Promise<CompiledContract> {
  const groth16 = await readFile(TEMPLATE, "utf8");
  const source: unknown = await withCurve(() => zKey.exportSolidityVerifier(zkey, { groth16 }));
  if (typeof source !== "string") throw new TypeError("snarkjs exported no source");
  const { abi, evm } = compile(source).contracts["Verifier.sol"].Groth16Verifier;
  return { abi, code: `0x${evm.bytecode.object}` };
}

/** Deploys {@link compileSnarkjsVerifier}'s contract. */
export async function deploySnarkjsVerifier(zkey: string, signer: Signer): Promise<Contract> {
  const { abi, code } = await compileSnarkjsVerifier(zkey);
  const deployed = await new ContractFactory(abi, code, signer).deploy();
  await deployed.waitForDeployment();
  return new Contract(await deployed.getAddress(), abi, signer);
}

function compile(content: string): z.infer<typeof outputSchema> {
  const input = {
    language: "Solidity",
    sources: { "Verifier.sol": { content } },
    settings: {
      optimizer: { enabled: true, runs: 800 },
      evmVersion: "prague",
      outputSelection: { "*": { "*": ["abi", "evm.bytecode.object"] } },
    },
  };
  return outputSchema.parse(JSON.parse(runSolc(JSON.stringify(input))));
}
