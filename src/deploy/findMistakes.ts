// SPDX-License-Identifier: MIT
import { Contract, type Provider } from "ethers";
import { Governance__factory, PaymentEscrow__factory } from "../../typechain-types/index.js";
import { addressesByName } from "../client/addressesByName.ts";
import type { ContractArtifact } from "../client/deployedCode.ts";
import type { Deployment } from "./deployment.ts";
import { isSameCode } from "./isSameCode.ts";
import type { MarketParameters } from "./marketParameters.ts";

/** One value on chain and what it should be; nothing if no parameter says. */
type Expectation = readonly [
  contract: string,
  at: string,
  getter: string,
  expected: string | bigint | undefined,
];

/**
 * Compares a deployment with what it should be: the code at every address, the links between the contracts, and the parameters that
 * nobody can change.
 *
 * @param options.governed Also those that governance can change: while it can't have done so yet.
 * @param options.artifactOf Reads a contract's artifact, by its name.
 * @returns What differs; empty if all is well.
 */
export async function findMistakes(
  provider: Provider,
  options: {
    deployment: Deployment;
    parameters: MarketParameters;
    governed: boolean;
    artifactOf: (contract: string) => Promise<ContractArtifact>;
  },
): Promise<string[]> {
  const { deployment, parameters, artifactOf } = options;
  const mistakes: string[] = [];
  const checkCode = async (contract: string, address: string): Promise<boolean> => {
    const same = isSameCode(await artifactOf(contract), await provider.getCode(address));
    if (!same) mistakes.push(`${address} has not the code of ${contract}`);
    return same;
  };
  const places = addressesByName(deployment.addresses).set("Governance", deployment.governance);
  for (const [contract, address] of places) await checkCode(contract, address);
  if (mistakes.length > 0) return mistakes;

  const expectations = [
    ...links(deployment),
    ...fixed(deployment, parameters),
    ...(options.governed ? governed(deployment, parameters) : []),
  ];
  for (const [contract, at, getter, expected] of expectations) {
    const found = await read(provider, at, getter, expected);
    if (expected !== undefined && found !== String(expected).toLowerCase())
      mistakes.push(`${contract}.${getter} is ${found}, not ${String(expected)}`);
  }
  await checkCode(
    "Groth16Verifier",
    await read(provider, deployment.addresses.circuits, "VERIFIER_IMPLEMENTATION()", ""),
  );
  if (options.governed) {
    mistakes.push(...(await findOtherShares(provider, deployment, parameters)));
    mistakes.push(...(await findForeignGovernors(provider, deployment, parameters)));
  }
  return mistakes;
}

async function read(
  provider: Provider,
  at: string,
  getter: string,
  expected: string | bigint | undefined,
): Promise<string> {
  const type = typeof expected === "string" ? "address" : "uint256";
  const contract = new Contract(at, [`function ${getter} view returns (${type})`], provider);
  return String(await contract.getFunction(getter).staticCall()).toLowerCase();
}

function links({ addresses, governance }: Deployment): Expectation[] {
  const { token, staking, circuits, models, ranking, escrow, market, discovery } = addresses;
  return [
    ["NodeStaking", staking, "linked()", escrow],
    ["NodeStaking", staking, "bondKeeper()", market],
    ["NodeStaking", staking, "TOKEN()", token],
    ["ModelRegistry", models, "CIRCUITS()", circuits],
    ["PaymentEscrow", escrow, "linked()", market],
    ["PaymentEscrow", escrow, "TOKEN()", token],
    ["PaymentEscrow", escrow, "STAKING()", staking],
    ["PaymentEscrow", escrow, "MODELS()", models],
    ["PaymentEscrow", escrow, "RANKING()", ranking],
    ["PaymentEscrow", escrow, "authority()", governance],
    ["ActivityRanking", ranking, "LEDGER()", escrow],
    ["InferenceMarket", market, "STAKING()", staking],
    ["InferenceMarket", market, "MODELS()", models],
    ["InferenceMarket", market, "ESCROW()", escrow],
    ["Discovery", discovery, "RANKING()", ranking],
    ["Discovery", discovery, "STAKING()", staking],
    ["Discovery", discovery, "MARKET()", market],
  ];
}

function fixed({ addresses }: Deployment, parameters: MarketParameters): Expectation[] {
  const { staking, escrow, discovery } = addresses;
  return [
    ["NodeStaking", staking, "THAW_PERIOD()", parameters.stakeThawPeriod],
    ["NodeStaking", staking, "REWARD_PERIOD()", parameters.rewardPeriod],
    ["NodeStaking", staking, "MINIMUM_STAKE()", parameters.minimumStake],
    ["NodeStaking", staking, "MINIMUM_OPERATOR_STAKE()", parameters.minimumOperatorStake],
    ["PaymentEscrow", escrow, "ACTIVITY_UNIT()", parameters.activityUnit],
    ["PaymentEscrow", escrow, "MAX_VOUCHER_LIFE()", parameters.maxVoucherLife],
    ["PaymentEscrow", escrow, "THAW_PERIOD()", parameters.sessionThawPeriod],
    ["PaymentEscrow", escrow, "MINIMUM_DEPOSIT()", parameters.minimumDeposit],
    ["Discovery", discovery, "LANE()", parameters.newcomerLane],
    ["Discovery", discovery, "NEWCOMERS_PER_NODE()", parameters.newcomersPerNode],
    ["Discovery", discovery, "GRADUATION_WEIGHT()", parameters.graduationWeight],
  ];
}

function governed({ addresses }: Deployment, parameters: MarketParameters): Expectation[] {
  return [
    ["PaymentEscrow", addresses.escrow, "treasury()", parameters.treasury],
    ["ActivityRanking", addresses.ranking, "halfLife()", parameters.activityHalfLife],
  ];
}

async function findOtherShares(
  provider: Provider,
  { addresses }: Deployment,
  { activityFee, treasuryShare, referrerShare }: MarketParameters,
): Promise<string[]> {
  const current = await PaymentEscrow__factory.connect(addresses.escrow, provider).shares();
  const pairs = [
    ["activity fee", current.activityFee, activityFee],
    ["treasury's share", current.treasury, treasuryShare],
    ["referrer's share", current.referrer, referrerShare],
  ] as const;
  return pairs.flatMap(([name, found, expected]) =>
    expected === undefined || found === expected
      ? []
      : [`the ${name} is ${String(found)} ppm, not ${String(expected)} ppm`],
  );
}

/** The governor must have the delay that was promised, and the deployer, if another, no power at all. */
async function findForeignGovernors(
  provider: Provider,
  { governance, deployer }: Deployment,
  { governor, governanceDelay }: MarketParameters,
): Promise<string[]> {
  const contract = Governance__factory.connect(governance, provider);
  const roleOf = (role: bigint, account: string) => contract.hasRole(role, account);
  const mistakes: string[] = [];
  const administrator = governor ?? deployer;
  const { isMember: isGovernor, executionDelay: delay } = await roleOf(0n, administrator);
  if (!isGovernor) mistakes.push(`${administrator} does not govern`);
  if (governanceDelay !== undefined && delay !== governanceDelay)
    mistakes.push(`the governor waits ${String(delay)} s, not ${String(governanceDelay)} s`);
  if (governor !== undefined && BigInt(governor) !== BigInt(deployer)) {
    for (const role of [0n, 1n]) {
      const { isMember } = await roleOf(role, deployer);
      if (isMember) mistakes.push(`the deployer ${deployer} has role ${String(role)}`);
    }
  }
  return mistakes;
}
