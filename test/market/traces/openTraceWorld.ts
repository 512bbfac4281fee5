// SPDX-License-Identifier: MIT
import { Wallet, ZeroAddress, ZeroHash, id, type Signer } from "ethers";
import {
  MockConsumer__factory,
  MockReader__factory,
  MockWallet__factory,
} from "../../../typechain-types/index.js";
import { connection, ethers, networkHelpers } from "../../shared/fixtures.ts";
import {
  COMMISSION,
  PRICE,
  ROYALTY,
  openMarket,
  type OpenMarket,
  type TestModel,
} from "../../shared/market.ts";
import { registerHeir } from "../registerHeir.ts";
import { AUTHOR_NOTICE, HOUR } from "./limits.ts";
import { offerKey } from "./TraceState.ts";

/** Of the base model, ppm; announced when the world opens. */
const NEW_LICENCE = 123_456n;
/** Seed of the key that the wallet's owner signs with. */
const OWNER = "owner of the wallet";
/** As `MockWallet` and `MockConsumer` number their moods. */
const SIGNED_BY_OWNER = 1n;

/** A node of the world. */
export interface TraceNode {
  nodeId: string;
  operator: string;
}

/** A model of the world, and what its ancestors get of its licence leg, ppm; the nearest first. */
export interface TraceModel extends TestModel {
  royalties: readonly { modelId: bigint; share: bigint }[];
}

/**
 * A market with four nodes, one of them not bonded and one a contract's, four models with up to two ancestors, one of which only
 * the first two nodes may serve, and five callers: one almost without money, and two contracts.
 */
export async function openTraceWorld() {
  const open = await openMarket();
  const { signers, escrow, staking, market, models, token, base, derived, batched } = open;
  const heir = await registerHeir(open);
  const { operator, rival, stranger, delegator, caller, otherCaller, author, baseAuthor } = signers;
  for (const payer of [otherCaller, stranger]) await token.connect(payer).approve(escrow, ethers.MaxUint256);
  for (const staker of [delegator, signers.deployer])
    await token.connect(staker).approve(staking, ethers.MaxUint256);
  await staking.connect(delegator).openNode(ZeroHash, 0n, "https://left.example", ethers.parseEther("1000"));
  const leftId = await staking.nodeIdOf(delegator, ZeroHash);
  await market.connect(delegator).setOffer(leftId, base.modelId, PRICE, 10n);
  await market.connect(delegator).setOffer(leftId, batched.modelId, PRICE, 10n);
  await staking.connect(delegator).thaw(leftId, await staking.sharesOf(leftId, delegator));
  // Stake behind quotes, some of it others'.
  await staking.connect(operator).stake(open.nodeId, 500n * PRICE);
  await staking.connect(delegator).stake(open.nodeId, 200n * PRICE + 3n);
  await staking.connect(rival).stake(open.rivalNodeId, 40n * PRICE);
  await token.connect(stranger).transfer(operator, (await token.balanceOf(stranger)) - 3n * PRICE);
  const contracts = await deployCallers(open);
  // What is announced begins now, or soon after: only the first two nodes may serve one of the models.
  await models.connect(author).restrictServing(batched.modelId);
  for (const nodeId of [open.nodeId, open.rivalNodeId])
    await models.connect(author).allowNode(batched.modelId, nodeId);
  await networkHelpers.time.increase(AUTHOR_NOTICE - 3n * HOUR);
  await models.connect(baseAuthor).changeLicence(base.modelId, NEW_LICENCE, 0n);
  await networkHelpers.time.increase(AUTHOR_NOTICE - 2n * HOUR);
  const [start, halfLife, activityUnit] = await Promise.all([
    open.ranking.START(),
    open.ranking.halfLife(),
    open.ranking.ACTIVITY_UNIT(),
  ]);
  const reader = await new MockReader__factory(signers.deployer).deploy();
  const left = { nodeId: leftId, operator: delegator.address };
  const walletNode = { nodeId: contracts.walletNodeId, operator: contracts.wallet };
  const nodes: TraceNode[] = [
    { nodeId: open.nodeId, operator: operator.address },
    { nodeId: open.rivalNodeId, operator: rival.address },
    left,
    walletNode,
  ];
  const modelList: TraceModel[] = [
    { ...base, royalties: [] },
    { ...derived, royalties: [{ modelId: base.modelId, share: ROYALTY }] },
    { ...batched, royalties: [] },
    {
      ...heir,
      royalties: [
        { modelId: derived.modelId, share: ROYALTY },
        { modelId: base.modelId, share: ROYALTY },
      ],
    },
  ];
  // Whoever signs, by address; an owner for each of the contracts.
  const keys = [new Wallet(id("key one")), new Wallet(id("key two"))];
  const signing = new Map<string, Signer>(
    [...Object.values(signers), ...keys].map((signer) => [signer.address, signer]),
  );
  signing.set(contracts.wallet, new Wallet(id(OWNER)));
  signing.set(contracts.consumer, new Wallet(id("owner of the consumer")));
  const addresses = {
    escrow: await escrow.getAddress(),
    market: open.marketAddress,
    staking: await staking.getAddress(),
    models: await models.getAddress(),
    token: await token.getAddress(),
    ranking: await open.ranking.getAddress(),
    reader: await reader.getAddress(),
  };
  return {
    ...open,
    ...contracts,
    addresses,
    nodes,
    walletNode,
    closing: left,
    modelList,
    callers: [caller.address, otherCaller.address, stranger.address, contracts.wallet, contracts.consumer],
    stakers: [operator.address, rival.address, delegator.address, signers.deployer.address, contracts.wallet],
    referrers: [ZeroAddress, signers.referrer.address, signers.author.address],
    outsider: signers.deployer.address,
    treasury: signers.treasury.address,
    guardian: signers.governor.address,
    claimedInside: author.address,
    keys: keys.map(({ address }) => address),
    signing,
    standingOffers: [offerKey(leftId, base.modelId), offerKey(leftId, batched.modelId)],
    rankingParameters: { start, halfLife, activityUnit },
    openedAt: BigInt(await networkHelpers.time.latest()),
  };
}

/** Two contracts that call, one of them an operator as well; from here on they send transactions like accounts. */
async function deployCallers(open: OpenMarket) {
  const { token, escrow, staking, market } = open;
  const { deployer, author } = open.signers;
  const wallet = await new MockWallet__factory(deployer).deploy(new Wallet(id(OWNER)).address);
  const consumer = await new MockConsumer__factory(deployer).deploy(market, token, escrow);
  const claim = escrow.interface.encodeFunctionData("claim", [author.address]);
  await consumer.setReentry(escrow, claim);
  await wallet.set(SIGNED_BY_OWNER);
  for (const contract of [wallet, consumer]) {
    const account = await contract.getAddress();
    await token.transfer(account, 2_000n * PRICE);
    await connection.provider.request({ method: "hardhat_impersonateAccount", params: [account] });
    await networkHelpers.setBalance(account, ethers.parseEther("1000"));
  }
  const payer = await ethers.getSigner(await wallet.getAddress());
  for (const spender of [escrow, staking]) await token.connect(payer).approve(spender, ethers.MaxUint256);
  const stake = ethers.parseEther("1100");
  await staking.connect(payer).openNode(ZeroHash, COMMISSION, "https://wallet.example", stake);
  return {
    wallet: payer.address,
    consumer: await consumer.getAddress(),
    walletNodeId: await staking.nodeIdOf(payer, ZeroHash),
  };
}

/** See {@link openTraceWorld}. */
export type TraceWorld = Awaited<ReturnType<typeof openTraceWorld>>;
