// SPDX-License-Identifier: MIT
import { Interface } from "ethers";
import type { VerifyingKeyWords } from "../../../src/keys/index.ts";
import { CircuitRegistry__factory, Groth16Verifier__factory } from "../../../typechain-types/index.js";
import type { Machine } from "./machine.ts";
import type { CompiledContract } from "./snarkjsVerifier.ts";
import { splitWords } from "./words.ts";

/** Eight words of a proof, and the public signals it is said to prove. */
export interface Statement {
  words: readonly bigint[];
  signals: readonly bigint[];
}

/** As `CircuitRegistry.register` takes them. */
export interface Terms {
  batchSize: number;
  wordsPerCall: number;
  contributions: number;
  transcriptHash: string;
}

/** Our verifier of a key. */
export interface DeployedVerifier {
  verifyProof(statement: Statement): Promise<boolean>;
  verifyBatch(statements: readonly Statement[]): Promise<boolean>;
}

/** Deploys the registry on a machine, registers the key and returns the clone that holds it. */
export async function deployVerifier(
  machine: Machine,
  key: VerifyingKeyWords,
  terms: Terms,
): Promise<DeployedVerifier> {
  const registry = CircuitRegistry__factory.createInterface();
  const at = await machine.deploy(CircuitRegistry__factory.bytecode);
  await machine.send(at, registry.encodeFunctionData("register", [key, terms]));
  const asked = await machine.call(at, registry.encodeFunctionData("circuitIdOf", [key, terms]));
  const [circuitId] = registry.decodeFunctionResult("circuitIdOf", asked);
  const found = await machine.call(at, registry.encodeFunctionData("circuitOf", [String(circuitId)]));
  const [{ verifier }] = registry.decodeFunctionResult("circuitOf", found);
  const abi = Groth16Verifier__factory.createInterface();
  const ask = async (data: string): Promise<boolean> => isTrue(await machine.call(String(verifier), data));
  return {
    verifyProof: ({ words, signals }) =>
      ask(abi.encodeFunctionData("verifyProof", [...splitWords(words), [...signals]])),
    verifyBatch: (statements) =>
      ask(
        abi.encodeFunctionData("verifyBatch", [
          statements.map(({ words }) => [...words]),
          statements.flatMap(({ signals }) => [...signals]),
        ]),
      ),
  };
}

/** Deploys snarkjs's contract on a machine; returns its `verifyProof`. */
export async function deployTheirs(
  machine: Machine,
  { abi, code }: CompiledContract,
): Promise<(statement: Statement) => Promise<boolean>> {
  const at = await machine.deploy(code);
  const theirs = new Interface(abi);
  return async ({ words, signals }) =>
    isTrue(
      await machine.call(at, theirs.encodeFunctionData("verifyProof", [...splitWords(words), [...signals]])),
    );
}

function isTrue(answer: string): boolean {
  if (!/^0x0{63}[01]$/.test(answer)) throw new Error(`the contract answered ${answer}, not a boolean`);
  return answer.endsWith("1");
}
