// SPDX-License-Identifier: MIT
import { Wallet, ZeroAddress, ZeroHash, id, type Signer } from "ethers";
import { MockReader__factory } from "../../../typechain-types/index.js";
import { ethers, networkHelpers } from "../../shared/fixtures.ts";
import {
  COMMISSION,
  FLOOR,
  LICENCE,
  PRICE,
  ROYALTY,
  openMarket,
  type TestModel,
} from "../../shared/market.ts";
import { registerHeir } from "../registerHeir.ts";
import { offerKey } from "./TraceState.ts";

/** A node of the world; `bonded` says whether it takes requests and may set offers. */
export interface TraceNode {
  nodeId: string;
  operator: string;
  commission: bigint;
  bonded: boolean;
}

/** A model of the world with its terms, ppm; royalties of the nearest ancestor first. */
export interface TraceModel extends TestModel {
  licence: bigint;
  floor: bigint;
  royalties: readonly { modelId: bigint; share: bigint }[];
}

/**
 * A market with three nodes, one of them no longer bonded, four models with up to two ancestors, and three callers, one of them
 * almost without money. Its terms do not change.
 */
export async function openTraceWorld() {
  const open = await openMarket();
  const { signers, escrow, staking, market, token, base, derived, batched } = open;
  const heir = await registerHeir(open);
  const { operator, rival, stranger, delegator, caller, otherCaller, treasury, governor } = signers;
  for (const payer of [otherCaller, stranger]) await token.connect(payer).approve(escrow, ethers.MaxUint256);
  await token.connect(delegator).approve(staking, ethers.MaxUint256);
  await staking.connect(delegator).openNode(ZeroHash, 0n, "https://left.example", ethers.parseEther("1000"));
  const leftId = await staking.nodeIdOf(delegator, ZeroHash);
  await market.connect(delegator).setOffer(leftId, base.modelId, PRICE, 10n);
  await staking.connect(delegator).thaw(leftId, await staking.sharesOf(leftId, delegator));
  await token.connect(stranger).transfer(operator, (await token.balanceOf(stranger)) - 3n * PRICE);
  const [start, halfLife, activityUnit] = await Promise.all([
    open.ranking.START(),
    open.ranking.HALF_LIFE(),
    open.ranking.ACTIVITY_UNIT(),
  ]);
  const reader = await new MockReader__factory(signers.deployer).deploy();
  const nodes: TraceNode[] = [
    { nodeId: open.nodeId, operator: operator.address, commission: COMMISSION, bonded: true },
    { nodeId: open.rivalNodeId, operator: rival.address, commission: COMMISSION, bonded: true },
    { nodeId: leftId, operator: delegator.address, commission: 0n, bonded: false },
  ];
  const models: TraceModel[] = [
    { ...base, licence: LICENCE, floor: 0n, royalties: [] },
    {
      ...derived,
      licence: LICENCE,
      floor: FLOOR,
      royalties: [{ modelId: base.modelId, share: ROYALTY }],
    },
    { ...batched, licence: LICENCE, floor: 0n, royalties: [] },
    {
      ...heir,
      licence: LICENCE,
      floor: 10n,
      royalties: [
        { modelId: derived.modelId, share: ROYALTY },
        { modelId: base.modelId, share: ROYALTY },
      ],
    },
  ];
  // Whoever signs or pays, by address.
  const keys = [new Wallet(id("key one")), new Wallet(id("key two"))];
  const signing = new Map<string, Signer>(
    [...Object.values(signers), ...keys].map((signer) => [signer.address, signer]),
  );
  const contracts = {
    escrow: await escrow.getAddress(),
    market: open.marketAddress,
    staking: await staking.getAddress(),
    models: await open.models.getAddress(),
    token: await token.getAddress(),
    ranking: await open.ranking.getAddress(),
    reader: await reader.getAddress(),
  };
  return {
    ...open,
    addresses: contracts,
    nodes,
    modelList: models,
    callers: [caller.address, otherCaller.address, stranger.address],
    referrers: [ZeroAddress, signers.referrer.address, signers.author.address],
    outsider: signers.deployer.address,
    treasury: treasury.address,
    guardian: governor.address,
    keys: keys.map(({ address }) => address),
    signing,
    standingOffer: offerKey(leftId, base.modelId),
    rankingParameters: { start, halfLife, activityUnit },
    openedAt: BigInt(await networkHelpers.time.latest()),
  };
}

/** See {@link openTraceWorld}. */
export type TraceWorld = Awaited<ReturnType<typeof openTraceWorld>>;
