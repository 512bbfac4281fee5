// SPDX-License-Identifier: MIT
import { anyValue } from "@nomicfoundation/hardhat-ethers-chai-matchers/withArgs";
import { expect } from "chai";
import { MockMarket__factory } from "../../typechain-types/index.js";
import { deployAssay, ethers, networkHelpers } from "../shared/fixtures.ts";
import { makeRegistration, registerCircuit, registerModel } from "../shared/models.ts";
import { expectGas } from "../shared/snapshots.ts";

const { parseEther, id } = ethers;
const SHARES_PER_WEI = 1_000n;
const COMMISSION = 100_000n;
const OPERATOR_STAKE = parseEther("1000");
const ENDPOINT = "https://node.example";
const PERMIT_FIELDS = [
  { name: "owner", type: "address" },
  { name: "spender", type: "address" },
  { name: "value", type: "uint256" },
  { name: "nonce", type: "uint256" },
  { name: "deadline", type: "uint256" },
];
const EARNED = parseEther("100");

/** The market with one open node; the market's code is one that pays without a proof. */
async function deployWithNode() {
  const assay = await deployAssay();
  const { token, staking, market, signers } = assay;
  for (const signer of [signers.operator, signers.delegator, signers.stranger]) {
    await token.connect(signer).approve(staking, ethers.MaxUint256);
  }
  const nodeId = await staking.nodeIdOf(signers.operator, id("first"));
  await staking.connect(signers.operator).openNode(id("first"), COMMISSION, ENDPOINT, OPERATOR_STAKE);
  const modelId = await registerModel(
    assay,
    signers.author,
    makeRegistration(await registerCircuit(assay), { licence: 0n }),
  );
  await token.connect(signers.caller).approve(assay.escrow, ethers.MaxUint256);
  const double = await ethers.deployContract("MockMarket");
  await networkHelpers.setCode(await market.getAddress(), (await double.getDeployedCode()) ?? "0x");
  return {
    ...assay,
    nodeId,
    modelId,
    payer: MockMarket__factory.connect(await market.getAddress(), signers.deployer),
  };
}

type Fixture = Awaited<ReturnType<typeof deployWithNode>>;

/** Lets the node earn through the real ledger, as a settlement would. Returns the pool's leg. */
async function earn({ escrow, payer, signers, nodeId, modelId }: Fixture): Promise<bigint> {
  const { pool } = await escrow.quoteSplit(nodeId, modelId, ethers.ZeroAddress, EARNED);
  await payer.pay(escrow, signers.caller, nodeId, modelId, EARNED);
  return pool;
}

async function gasOf(sent: Promise<{ wait(): Promise<{ gasUsed: bigint } | null> }>): Promise<bigint> {
  const receipt = await (await sent).wait();
  return receipt?.gasUsed ?? 0n;
}

describe("NodeStaking", () => {
  let f: Fixture;
  let thawPeriod: bigint;
  let rewardPeriod: bigint;

  beforeEach(async () => {
    f = await networkHelpers.loadFixture(deployWithNode);
    thawPeriod = await f.staking.THAW_PERIOD();
    rewardPeriod = await f.staking.REWARD_PERIOD();
  });

  it("opens a node, stakes the operator's tokens and is bonded", async () => {
    const { staking, token, signers } = f;
    const { stranger } = signers;
    const nodeId = await staking.nodeIdOf(stranger, id("second"));
    const opening = staking.connect(stranger).openNode(id("second"), COMMISSION, ENDPOINT, OPERATOR_STAKE);
    await expect(opening)
      .to.emit(staking, "NodeOpened")
      .withArgs(nodeId, stranger.address, COMMISSION, ENDPOINT);
    await expect(opening)
      .to.emit(staking, "Staked")
      .withArgs(nodeId, stranger.address, OPERATOR_STAKE, OPERATOR_STAKE * SHARES_PER_WEI);
    await expect(opening).to.changeTokenBalances(
      ethers,
      token,
      [stranger, staking],
      [-OPERATOR_STAKE, OPERATOR_STAKE],
    );
    expect(await staking.isBonded(nodeId)).to.equal(true);
    expect(await staking.termsOf(nodeId)).to.deep.equal([stranger.address, COMMISSION]);
  });

  it("derives node ids from chain, contract, operator and salt, as a client can by itself", async () => {
    const { staking, signers, nodeId } = f;
    const { chainId } = await ethers.provider.getNetwork();
    const content = ethers.AbiCoder.defaultAbiCoder().encode(
      ["uint256", "address", "address", "bytes32"],
      [chainId, await staking.getAddress(), signers.operator.address, id("first")],
    );
    expect(nodeId).to.equal(ethers.keccak256(content));
  });

  it("takes a delegator from permit to stake to withdrawal", async () => {
    const { staking, token, signers, nodeId } = f;
    const { delegator, stranger } = signers;
    const amount = parseEther("250");
    await token.connect(delegator).approve(staking, 0n);
    const permit = {
      owner: delegator.address,
      spender: await staking.getAddress(),
      value: amount,
      nonce: 0n,
      deadline: BigInt(await networkHelpers.time.latest()) + 600n,
    };
    const signature = ethers.Signature.from(
      await delegator.signTypedData(
        {
          name: "Assay Compute",
          version: "1",
          chainId: (await ethers.provider.getNetwork()).chainId,
          verifyingContract: await token.getAddress(),
        },
        { Permit: PERMIT_FIELDS },
        permit,
      ),
    );
    const { v, r, s } = signature;
    // Anyone may hand the permit in; the stake is the delegator's own.
    await token.connect(stranger).permit(permit.owner, permit.spender, amount, permit.deadline, v, r, s);
    await staking.connect(delegator).stake(nodeId, amount);

    const shares = await staking.sharesOf(nodeId, delegator);
    const thawing = staking.connect(delegator).thaw(nodeId, shares);
    await expect(thawing)
      .to.emit(staking, "ThawStarted")
      .withArgs(nodeId, delegator.address, shares, anyValue);
    const { endsAt } = await staking.thawOf(nodeId, delegator);
    expect(endsAt).to.equal(BigInt(await networkHelpers.time.latest()) + thawPeriod);
    await networkHelpers.time.setNextBlockTimestamp(endsAt - 1n);
    await expect(staking.connect(delegator).unstake(nodeId))
      .to.be.revertedWithCustomError(staking, "ThawPending")
      .withArgs(endsAt);
    await networkHelpers.time.setNextBlockTimestamp(endsAt);
    const leaving = staking.connect(delegator).unstake(nodeId);
    await expect(leaving).to.emit(staking, "Unstaked").withArgs(nodeId, delegator.address, shares, amount);
    await expect(leaving).to.changeTokenBalances(ethers, token, [delegator, staking], [amount, -amount]);
  });

  it("R16: brings the pool's revenue from the ledger and lets it vest to all who stay", async () => {
    const { staking, escrow, token, signers, nodeId } = f;
    await staking.connect(signers.delegator).stake(nodeId, OPERATOR_STAKE);
    const pool = await earn(f);
    expect(pool).to.be.greaterThan(0n);
    expect((await escrow.nodeRevenueOf(nodeId)).pool).to.equal(pool);

    const harvesting = staking.connect(signers.stranger).harvest(nodeId);
    await expect(harvesting).to.emit(escrow, "PoolCollected").withArgs(nodeId, pool);
    await expect(harvesting).to.emit(staking, "RewardsHarvested").withArgs(nodeId, pool);
    await expect(harvesting).to.changeTokenBalances(ethers, token, [escrow, staking], [-pool, pool]);
    const shares = await staking.sharesOf(nodeId, signers.delegator);
    const harvestedAt = BigInt(await networkHelpers.time.latest());
    expect(await staking.assetsFor(nodeId, shares)).to.equal(OPERATOR_STAKE);
    expect(await staking.vestingOf(nodeId)).to.deep.equal([pool, rewardPeriod]);

    await networkHelpers.time.increaseTo(harvestedAt + rewardPeriod / 2n);
    expect(await staking.assetsFor(nodeId, shares)).to.be.closeTo(OPERATOR_STAKE + pool / 4n, 1n);
    await networkHelpers.time.increaseTo(harvestedAt + rewardPeriod);
    expect(await staking.assetsFor(nodeId, shares)).to.be.closeTo(OPERATOR_STAKE + pool / 2n, 1n);
    expect(await staking.vestingOf(nodeId)).to.deep.equal([0n, 0n]);
    // Nothing new has been earned: a second harvest is harmless.
    await expect(staking.harvest(nodeId)).to.emit(staking, "RewardsHarvested").withArgs(nodeId, 0n);
  });

  it("lets the operator leave first, ends the bond, and keeps nobody in", async () => {
    const { staking, signers, nodeId } = f;
    const { operator, delegator } = signers;
    await staking.connect(delegator).stake(nodeId, parseEther("1"));
    await staking.connect(operator).thaw(nodeId, await staking.sharesOf(nodeId, operator));
    expect(await staking.isBonded(nodeId)).to.equal(false);
    await staking.connect(delegator).thaw(nodeId, await staking.sharesOf(nodeId, delegator));
    await networkHelpers.time.increase(thawPeriod);
    await staking.connect(operator).unstake(nodeId);
    await staking.connect(delegator).unstake(nodeId);
    expect((await staking.nodeOf(nodeId)).shares).to.equal(0n);
  });

  it("changes a commission after the notice, and tells the one in force", async () => {
    const { staking, signers, nodeId } = f;
    const own = staking.connect(signers.operator);
    const notice = await staking.COMMISSION_NOTICE();
    expect(notice).to.equal(thawPeriod);
    await own.announceCommission(nodeId, 2n * COMMISSION);
    const { startsAt } = await staking.nextCommissionOf(nodeId);
    expect(startsAt).to.equal(BigInt(await networkHelpers.time.latest()) + notice);
    await networkHelpers.time.increaseTo(startsAt - 1n);
    expect(await staking.termsOf(nodeId)).to.deep.equal([signers.operator.address, COMMISSION]);
    await networkHelpers.time.increaseTo(startsAt);
    expect(await staking.termsOf(nodeId)).to.deep.equal([signers.operator.address, 2n * COMMISSION]);
  });

  it("E05: locks a bond and slashes it: the caller first, then who reported, the rest burns", async () => {
    const { staking, token, market, signers, nodeId } = f;
    const { operator, caller, stranger, delegator } = signers;
    const bond = parseEther("100");
    const end = BigInt(await networkHelpers.time.latest()) + (await staking.MAX_BOND_TIME());
    const keeperAddress = await market.getAddress();
    await expect(staking.connect(stranger).lockBond(nodeId, id("call"), bond, end))
      .to.be.revertedWithCustomError(staking, "SenderNotBondKeeper")
      .withArgs(stranger.address, keeperAddress);
    await staking.connect(delegator).stake(nodeId, OPERATOR_STAKE);
    await networkHelpers.impersonateAccount(keeperAddress);
    await networkHelpers.setBalance(keeperAddress, parseEther("1"));
    const keeper = staking.connect(await ethers.getSigner(keeperAddress));

    expectGas("staking.lockBond", await gasOf(keeper.lockBond(nodeId, id("call"), bond, end)));
    expect(await staking.bondsOf(nodeId)).to.equal(bond);
    const slashing = keeper.slash(nodeId, id("call"), caller, parseEther("20"), stranger);
    await expect(slashing)
      .to.emit(staking, "BondSlashed")
      .withArgs(
        nodeId,
        id("call"),
        caller.address,
        parseEther("20"),
        stranger.address,
        parseEther("20"),
        parseEther("60"),
      );
    await expect(slashing).to.changeTokenBalances(
      ethers,
      token,
      [caller, stranger, staking],
      [parseEther("20"), parseEther("20"), -bond],
    );
    expectGas("staking.slash", await gasOf(slashing));
    expect(await staking.isBonded(nodeId)).to.equal(false);
    await staking.connect(operator).stake(nodeId, bond);
    expect(await staking.isBonded(nodeId)).to.equal(true);
    await keeper.lockBond(nodeId, id("next"), bond, end);
    expectGas("staking.releaseBond", await gasOf(keeper.releaseBond(nodeId, id("next"))));
  });

  it("refuses what cannot be, by name and with the values", async () => {
    const { staking, token, signers, nodeId } = f;
    const { stranger } = signers;
    const unknown = ethers.ZeroHash;
    await expect(staking.connect(stranger).stake(unknown, OPERATOR_STAKE))
      .to.be.revertedWithCustomError(staking, "NodeUnknown")
      .withArgs(unknown);
    await expect(staking.connect(stranger).stake(nodeId, 1n))
      .to.be.revertedWithCustomError(staking, "StakeTooSmall")
      .withArgs(1n, await staking.MINIMUM_STAKE());
    await expect(staking.connect(stranger).thaw(nodeId, 1n))
      .to.be.revertedWithCustomError(staking, "SharesInsufficient")
      .withArgs(1n, 0n);
    await expect(staking.connect(stranger).unstake(nodeId)).to.be.revertedWithCustomError(
      staking,
      "ThawEmpty",
    );
    await token.connect(stranger).approve(staking, 5n);
    await expect(staking.connect(stranger).stake(nodeId, OPERATOR_STAKE))
      .to.be.revertedWithCustomError(token, "ERC20InsufficientAllowance")
      .withArgs(await staking.getAddress(), 5n, OPERATOR_STAKE);
  });

  it("needs no more gas than it did", async () => {
    const { staking, signers, nodeId } = f;
    const { delegator, stranger } = signers;
    const own = staking.connect(delegator);
    expectGas(
      "staking.openNode",
      await gasOf(staking.connect(stranger).openNode(id("gas"), COMMISSION, ENDPOINT, OPERATOR_STAKE)),
    );
    expectGas("staking.stake", await gasOf(own.stake(nodeId, OPERATOR_STAKE)));
    await earn(f);
    expectGas("staking.harvest", await gasOf(staking.harvest(nodeId)));
    expectGas("staking.thaw", await gasOf(own.thaw(nodeId, await staking.sharesOf(nodeId, delegator))));
    await networkHelpers.time.increase(thawPeriod);
    expectGas("staking.unstake", await gasOf(own.unstake(nodeId)));
  });
});
