// SPDX-License-Identifier: MIT
import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { withArtifacts } from "../withArtifacts.ts";

const DAY = 86_400n;
const ASY = 10n ** 18n;

/**
 * The whole market: every contract with its parameters, and the three links that make them one system. (The escrow makes the ranking.) A link can be
 * made once, by the deployer only. Parameters are overridden by
 * `--parameters deploy/parameters/<file>.json`; periods are seconds, amounts token wei, shares ppm.
 */
export const AssayModule = buildModule("Assay", (builder) => {
  const m = withArtifacts(builder);
  const deployer = m.getAccount(0);

  const token = m.contract("ComputeToken", [m.getParameter("tokenHolder", deployer)]);
  const governance = m.contract("Governance", [
    m.getParameter("governor", deployer),
    m.getParameter("governanceDelay", 2n * DAY),
  ]);
  const circuits = m.contract("CircuitRegistry");
  const models = m.contract("ModelRegistry", [circuits]);
  const staking = m.contract("NodeStaking", [
    token,
    m.getParameter("stakeThawPeriod", 14n * DAY),
    m.getParameter("rewardPeriod", 7n * DAY),
    m.getParameter("minimumStake", 1n * ASY),
    m.getParameter("minimumOperatorStake", 1000n * ASY),
  ]);
  const escrow = m.contract("PaymentEscrow", [
    token,
    staking,
    models,
    governance,
    m.getParameter("treasury", deployer),
    {
      activityFee: m.getParameter("activityFee", 20_000),
      treasury: m.getParameter("treasuryShare", 10_000),
      referrer: m.getParameter("referrerShare", 10_000),
    },
    {
      halfLife: m.getParameter("activityHalfLife", 7n * DAY),
      activityUnit: m.getParameter("activityUnit", ASY / 100n),
    },
    {
      maxVoucherLife: m.getParameter("maxVoucherLife", 2n * DAY),
      thawPeriod: m.getParameter("sessionThawPeriod", 3n * DAY),
      minimumDeposit: m.getParameter("minimumDeposit", ASY / 100n),
    },
  ]);
  const ranking = m.contractAt("ActivityRanking", m.staticCall(escrow, "RANKING"));
  const market = m.contract("InferenceMarket", [staking, models, escrow]);
  const discovery = m.contract("Discovery", [
    ranking,
    staking,
    market,
    m.getParameter("newcomerLane", 200_000),
    m.getParameter("newcomersPerNode", 1n),
    m.getParameter("graduationWeight", 500n),
  ]);

  m.call(staking, "link", [escrow], { id: "linkStakingToEscrow" });
  m.call(escrow, "link", [market], { id: "linkEscrowToMarket" });
  m.call(staking, "linkBondKeeper", [market]);

  return { token, governance, circuits, models, staking, ranking, escrow, market, discovery };
});

export default AssayModule;
