// SPDX-License-Identifier: MIT
import { formatEther, formatUnits } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { requireFunds } from "../../src/deploy/requireFunds.ts";
import { printResult } from "../context.ts";
import type { Target } from "./openTarget.ts";
import { readJournal } from "./readJournal.ts";
import { rollupFee } from "./rollupFee.ts";
import { tryOut } from "./tryOut.ts";

/**
 * Prints what a deployment would do and cost, after a trial on an embedded chain.
 *
 * @param options.reset Whether what was deployed before is forgotten.
 * @throws ParametersRefusedError, DeployerUnfundedError
 */
export async function planDeployment(
  hre: HardhatRuntimeEnvironment,
  target: Target,
  options: { reset: boolean },
): Promise<void> {
  const { ethers, network, chainId, deployer, file, parameters } = target;
  const trial = await tryOut(hre, { parameters, file });
  const sent = options.reset ? [] : await readJournal(target.folder);
  let used = 0n;
  for (const { hash } of sent) {
    const receipt = hash === undefined ? null : await ethers.provider.getTransactionReceipt(hash);
    used += receipt?.gasUsed ?? 0n;
  }
  const gas = used < trial.gas ? trial.gas - used : 0n;
  const { maxFeePerGas, gasPrice } = await ethers.provider.getFeeData();
  const price = maxFeePerGas ?? gasPrice ?? 0n;
  const held = await ethers.provider.getBalance(deployer);
  printResult(false, {
    network: `${network} (chain ${String(chainId)})`,
    deployer: deployer.address,
    parameters: file,
    ...parameters,
    transactions: `${String(trial.sizes.length)}, of which ${String(sent.length)} were sent before`,
    gas: `${String(gas)} still to pay, at ${formatUnits(price, "gwei")} gwei at most`,
    balance: `${formatEther(held)} ETH`,
  });
  const extra = gas === 0n ? 0n : await rollupFee(ethers.provider, trial.sizes);
  const cost = requireFunds({ account: deployer.address, network, gas, price, extra, held });
  printResult(false, { cost: `${formatEther(cost)} ETH at most` });
}
