// SPDX-License-Identifier: MIT
import { Interface, type InterfaceAbi } from "ethers";
import { PrivilegeUnknownError } from "../errors/GovernanceErrors.ts";
import { findGuards, type Compilation } from "./findGuards.ts";
import { PRIVILEGE_RULES, type PrivilegeRule } from "./privilegeRules.ts";

/** A compiled contract. */
export interface CompiledContract {
  name: string;
  /** Path of its source in the compilation. */
  source: string;
  abi: InterfaceAbi;
  compilation: Compilation;
}

/** A link that the deployment makes: `contract` lets `target` call what it reserves for it. */
export interface DeploymentLink {
  contract: string;
  /** The function that makes it. */
  by: string;
  target: string;
}

/** One function that not everyone may call. */
export interface Privilege {
  contract: string;
  /** With its argument types. */
  signature: string;
  selector: string;
  /** Whether Governance says who may. */
  governed: boolean;
  who: string;
  delay: string;
  bound: string;
}

/**
 * Lists the functions by which some can do what others can't, as the contracts' syntax trees have them.
 *
 * @throws PrivilegeUnknownError if a function checks its sender in a way that no rule describes.
 */
export function listPrivileges(
  contracts: readonly CompiledContract[],
  links: readonly DeploymentLink[],
): Privilege[] {
  return contracts.flatMap((contract) => {
    const abi = new Interface(contract.abi);
    const guarded = findGuards(contract.compilation, { source: contract.source, contract: contract.name });
    return guarded.flatMap(({ name, selector, guards }) => {
      const rule = ruleOf(contract.name, name, guards);
      if (rule.own === true) return [];
      return {
        contract: contract.name,
        signature: abi.getFunction(selector)?.format("sighash") ?? name,
        selector,
        governed: guards.includes("restricted"),
        who: rule.who.replace("linked", () => linkedTo(contract.name, guards, links)),
        delay: rule.delay,
        bound: rule.bound,
      };
    });
  });
}

function ruleOf(contract: string, name: string, guards: readonly string[]): PrivilegeRule {
  const named = PRIVILEGE_RULES.get(name);
  if (named !== undefined) return named;
  const rules = guards.map((guard) => {
    const rule = PRIVILEGE_RULES.get(guard);
    if (rule === undefined) throw new PrivilegeUnknownError({ contract, function: name, guard });
    return rule;
  });
  // A privilege outweighs what else is asked.
  const [rule] = rules.sort((left, right) => Number(left.own ?? false) - Number(right.own ?? false));
  if (rule === undefined) throw new PrivilegeUnknownError({ contract, function: name, guard: "" });
  return rule;
}

function linkedTo(contract: string, guards: readonly string[], links: readonly DeploymentLink[]): string {
  const by = guards.some((guard) => guard.includes("BondKeeper") || guard.includes("bondKeeper"))
    ? "linkBondKeeper"
    : "link";
  const link = links.find((candidate) => candidate.contract === contract && candidate.by === by);
  if (link === undefined) throw new PrivilegeUnknownError({ contract, function: by, guard: "no such link" });
  return `${link.target}, linked once`;
}
