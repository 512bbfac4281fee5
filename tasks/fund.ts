// SPDX-License-Identifier: MIT
import { formatEther } from "ethers";
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { checkBalance } from "../src/client/checkBalance.ts";
import { send } from "../src/client/send.ts";
import { EtherInsufficientError } from "../src/errors/EtherInsufficientError.ts";
import { TransactionLostError } from "../src/errors/MarketErrors.ts";
import { parseAsy } from "./parseAsy.ts";
import { requireAddress } from "./requireAddress.ts";
import { sending, type SendingOptions } from "./sending.ts";

interface Arguments extends SendingOptions {
  to: string;
  eth: string;
  asy: string;
}

const action: NewTaskActionFunction<Arguments> = async (args, hre) => {
  const to = requireAddress("to", args.to);
  const [ether, tokens] = [parseAsy("eth", args.eth), parseAsy("asy", args.asy)];
  await sending(hre, args, `hand ${args.eth} ETH and ${args.asy} ASY to ${to}`, async (client) => {
    const { signer, token } = client;
    const from = await signer.getAddress();
    if (signer.provider === null) throw new TransactionLostError({ what: `Funding ${to}` });
    const held = await signer.provider.getBalance(from);
    if (held < ether) throw new EtherInsufficientError({ account: from, held, needed: ether });
    await checkBalance(client, { amount: tokens });
    if (tokens > 0n) await send(token.transfer(to, tokens));
    if (ether > 0n) await (await signer.sendTransaction({ to, value: ether })).wait();
    return {
      account: to,
      holdsEth: formatEther(await signer.provider.getBalance(to)),
      holdsAsy: formatEther(await token.balanceOf(to)),
    };
  });
};

export default action;
