// SPDX-License-Identifier: MIT
import { Interface } from "ethers";
import { z } from "zod";
import type { AssayClient } from "../../src/client/createClient.ts";
import { GovernedCallInvalidError } from "../../src/errors/GovernanceErrors.ts";
import { formatJson } from "../../src/shared/jsonFile.ts";
import { requireOption } from "../setup/requireOption.ts";

/** Options that say what a governor wants to do. */
export interface GovernedCallOptions {
  contract: string;
  function: string;
  args: string;
}

/** A call of a governed contract, encoded. */
export interface GovernedCall {
  readonly target: string;
  readonly data: string;
  /** The function with its parameters' types. */
  readonly signature: string;
}

const argumentsSchema = z.array(z.unknown());

/** The authority over everything that is governed, bound to the client's account. */
export async function governanceOf({ escrow, signer }: AssayClient) {
  const { Governance__factory } = await import("../../typechain-types/index.js");
  return Governance__factory.connect(await escrow.authority(), signer);
}

/** Encodes what the options name. @throws OptionMissingError, GovernedCallInvalidError */
export async function governedCall(client: AssayClient, options: GovernedCallOptions): Promise<GovernedCall> {
  const name = requireOption("function", options.function);
  const targets = await targetsOf(client);
  const target = targets[options.contract];
  if (target === undefined)
    throw new GovernedCallInvalidError({
      what: `contract ${options.contract}`,
      known: Object.keys(targets),
    });
  const { address, contract } = target;
  const fragment = contract.getFunction(name);
  if (fragment === null || fragment.constant) {
    const known: string[] = [];
    contract.forEachFunction((candidate) => {
      if (!candidate.constant) known.push(candidate.name);
    });
    throw new GovernedCallInvalidError({ what: `function ${name}`, known });
  }
  try {
    const args = argumentsSchema.parse(JSON.parse(options.args));
    const data = contract.encodeFunctionData(fragment, args);
    return { target: address, data, signature: fragment.format("sighash") };
  } catch (cause) {
    throw new GovernedCallInvalidError({
      what: `arguments ${options.args}`,
      known: [fragment.format("full")],
      cause,
    });
  }
}

/** What an encoded call would do, in words. What is no call of a governed contract is told as it is. */
export async function describeCall(
  client: AssayClient,
  options: { target: string; data: string },
): Promise<{ contract: string; function: string; args: string }> {
  const { target, data } = options;
  const known = Object.entries(await targetsOf(client)).find(([, { address }]) => address === target);
  const call = known?.[1].contract.parseTransaction({ data });
  if (known === undefined || call === null || call === undefined)
    return { contract: target, function: data.slice(0, 10), args: data };
  return { contract: known[0], function: call.signature, args: formatJson(call.args.toArray(true)) };
}

interface GovernedTarget {
  readonly address: string;
  readonly contract: Interface;
}

/** The contracts that governance may change, by the names that options give them. */
async function targetsOf(client: AssayClient): Promise<Record<string, GovernedTarget>> {
  const governance = await governanceOf(client);
  return {
    escrow: { address: await client.escrow.getAddress(), contract: plain(client.escrow.interface) },
    governance: { address: await governance.getAddress(), contract: plain(governance.interface) },
  };
}

/** An interface whose functions are found by any name. */
function plain({ fragments }: Pick<Interface, "fragments">): Interface {
  return new Interface(fragments);
}
