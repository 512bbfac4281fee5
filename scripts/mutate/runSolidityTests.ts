// SPDX-License-Identifier: MIT
import {
  EdrContext,
  L1_CHAIN_TYPE,
  l1GenesisState,
  l1HardforkFromString,
  l1SolidityTestRunnerFactory,
  TestStatus,
  type Artifact,
} from "@nomicfoundation/edr";
import type { Compiled } from "./compile.ts";
import type { Profile } from "./Profile.ts";

const HARDFORK = "Osaka";
/** Of one test; a mutant that loops for ever ends here. Our tests stay below. */
const GAS_LIMIT = 1_000_000_000n;

const context = new EdrContext();
let registered: Promise<void> | undefined;

/** One test that fails. */
export interface FailedTest {
  readonly file: string;
  readonly contract: string;
  readonly test: string;
}

/**
 * Runs Solidity tests with Hardhat's runner (EDR), in this process.
 *
 * @param options.only - Files to run the tests of, if not of all.
 * @param options.except - Tests to leave out, as "contract.test".
 * @returns The tests that failed, and how many ran.
 */
export async function runSolidityTests(options: {
  compiled: Compiled;
  profile: Profile;
  only?: ReadonlySet<string>;
  except?: ReadonlySet<string>;
}): Promise<{ failed: readonly FailedTest[]; ran: number }> {
  registered ??= context.registerSolidityTestRunnerFactory(L1_CHAIN_TYPE, l1SolidityTestRunnerFactory());
  await registered;
  const { profile, only, except } = options;
  const artifacts = artifactsOf(options.compiled);
  const suites = artifacts
    .filter((artifact) => isSuite(artifact) && only?.has(artifact.id.source) !== false)
    .map(({ id }) => id);
  const failed: FailedTest[] = [];
  let ran = 0;
  if (suites.length === 0) return { failed, ran };
  await new Promise<void>((resolve, reject) => {
    let left = suites.length;
    context
      .runSolidityTests(
        L1_CHAIN_TYPE,
        artifacts,
        suites,
        {
          projectRoot: process.cwd(),
          hardfork: HARDFORK,
          localPredeploys: l1GenesisState(l1HardforkFromString(HARDFORK)),
          gasLimit: GAS_LIMIT,
          disableBlockGasLimit: true,
          disableTransactionGasCap: true,
          fuzz: { runs: profile.fuzzRuns, seed: "0x1234" },
          invariant: {
            runs: Math.max(1, profile.invariantRuns),
            depth: Math.max(1, profile.invariantDepth),
            failOnRevert: true,
            shrinkRunLimit: 0,
          },
          ...(profile.invariantRuns === 0 && { excludeTestPattern: "^invariant" }),
        },
        {},
        ({ id, testResults }) => {
          for (const { name, status } of testResults) {
            const test = name.replace(/\(.*$/, "");
            if (except?.has(`${id.name}.${test}`) === true) continue;
            ran++;
            if (status === TestStatus.Failure) failed.push({ file: id.source, contract: id.name, test });
          }
          if (--left === 0) resolve();
        },
      )
      .catch(reject);
  });
  return { failed, ran };
}

function artifactsOf(compiled: Compiled): Artifact[] {
  return Object.entries(compiled.contracts).flatMap(([source, contracts]) =>
    Object.entries(contracts).map(([name, { abi, evm }]) => ({
      id: { name, solcVersion: "0.8.37", source },
      contract: {
        abi: JSON.stringify(abi),
        bytecode: `0x${evm.bytecode.object}`,
        deployedBytecode: `0x${evm.deployedBytecode.object}`,
      },
    })),
  );
}

/** Whether a contract can be deployed and holds tests. */
function isSuite({ contract }: Artifact): boolean {
  const hasTests = /"name":"(test|invariant)/.test(contract.abi);
  return hasTests && contract.bytecode !== undefined && contract.bytecode !== "0x";
}
