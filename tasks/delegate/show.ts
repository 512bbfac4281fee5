// SPDX-License-Identifier: MIT
import { formatEther } from "ethers";
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { connect, printResult } from "../context.ts";
import { requireId } from "../requireId.ts";
import { timeOf } from "../timeOf.ts";

interface Arguments {
  node: string;
  address: string;
  account: number;
  json: boolean;
}

const action: NewTaskActionFunction<Arguments> = async (args, hre) => {
  const node = requireId("node", args.node);
  const { staking, signer } = await connect(hre, args);
  const staker = args.address === "" ? await signer.getAddress() : args.address;
  const [{ operator }, shares, thawing, isBonded] = await Promise.all([
    staking.nodeOf(node),
    staking.sharesOf(node, staker),
    staking.thawOf(node, staker),
    staking.isBonded(node),
  ]);
  printResult(args.json, {
    node,
    staker,
    operator: staker === operator,
    shares,
    atWork: formatEther(await staking.assetsFor(node, shares)),
    thawing: formatEther(await staking.assetsFor(node, thawing.shares)),
    thawEndsAt: thawing.endsAt === 0n ? "no thaw" : timeOf(thawing.endsAt),
    nodeBonded: isBonded,
  });
};

export default action;
