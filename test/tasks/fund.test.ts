// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { Wallet } from "ethers";
import { createHardhatRuntimeEnvironment } from "hardhat/hre";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import config from "../../hardhat.config.ts";
import { failure } from "../deploy/helpers/failure.ts";
import { captureLines } from "./helpers/captureLines.ts";

describe("hardhat fund", () => {
  const to = Wallet.createRandom().address;
  let hre: HardhatRuntimeEnvironment;
  const fund = async (options: Record<string, unknown>): Promise<unknown> => {
    const task = hre.tasks.getTask("fund");
    const lines = await captureLines(() => task.run({ to, json: true, ...options }));
    return JSON.parse(lines.at(-1) ?? "");
  };
  before(async () => {
    hre = await createHardhatRuntimeEnvironment(config, { network: "default", noTypechain: true });
  });

  it("hands over nothing in a dry run", async () => {
    expect(await fund({ eth: "0.5", asy: "12.5", dryRun: true })).to.include({
      dryRun: true,
      transactions: 2,
    });
    expect(await fund({})).to.deep.include({ holdsEth: "0.0", holdsAsy: "0.0" });
  });

  it("hands over ETH and ASY, or one of them", async () => {
    expect(await fund({ eth: "0.5", asy: "12.5" })).to.include({
      account: to,
      holdsEth: "0.5",
      holdsAsy: "12.5",
    });
    expect(await fund({ eth: "0.25" })).to.include({ holdsEth: "0.75", holdsAsy: "12.5" });
  });

  it("says what is wrong before anything is sent", async () => {
    expect(await failure(fund({ to: "0x12", eth: "1" }))).to.match(/^ADDRESS_INVALID/);
    expect(await failure(fund({ asy: "much" }))).to.match(/^AMOUNT_INVALID/);
    expect(await failure(fund({ eth: "1000000" }))).to.match(
      /^ETHER_INSUFFICIENT.*1000000\.0 ETH are needed/,
    );
    expect(await failure(fund({ asy: "100000001", eth: "1" }))).to.match(/^BALANCE_INSUFFICIENT/);
    expect(await fund({})).to.include({ holdsEth: "0.75", holdsAsy: "12.5" });
  });
});
