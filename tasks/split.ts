// SPDX-License-Identifier: MIT
import { ZeroAddress, formatEther } from "ethers";
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { LEGS } from "../src/revenue/legs.ts";
import { renderTable } from "../src/shared/renderTable.ts";
import { connect, printResult } from "./context.ts";
import { parseAsy } from "./parseAsy.ts";
import { requireAddress } from "./requireAddress.ts";
import { requireId } from "./requireId.ts";
import { requireModel } from "./requireModel.ts";

interface Arguments {
  node: string;
  model: bigint;
  price: string;
  referrer: string;
  json: boolean;
}

const action: NewTaskActionFunction<Arguments> = async (args, hre) => {
  const [node, model] = [requireId("node", args.node), requireModel("model", args.model)];
  const referrer = args.referrer === "" ? ZeroAddress : requireAddress("referrer", args.referrer);
  const { escrow, market, models } = await connect(hre, { account: 0 });
  const price = args.price === "" ? (await market.offerOf(node, model)).price : parseAsy("price", args.price);
  const legs = await escrow.quoteSplit(node, model, referrer, price);
  const ancestors = await models.royaltiesOf(model);
  if (args.json) {
    printResult(true, {
      node,
      model,
      price: formatEther(price),
      ...Object.fromEntries(LEGS.map((leg) => [leg, formatEther(legs[leg])])),
    });
    return;
  }
  const share = (part: bigint): string =>
    price === 0n ? "" : `${(Number((part * 1_000_000n) / price) / 10_000).toFixed(2)} %`;
  const rows = LEGS.map((leg) => [leg, formatEther(legs[leg]), share(legs[leg])]);
  console.log(
    renderTable({ head: ["leg", "ASY", "of the price"], rows: [...rows, ["price", formatEther(price), ""]] }),
  );
  for (const { modelId, account, royalty } of ancestors)
    console.log(
      `Of licence and royalty, ${String(Number(royalty) / 10_000)} % goes to ${account} for model ${String(modelId)}.`,
    );
};

export default action;
