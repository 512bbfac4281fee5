// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { network } from "hardhat";
import { addressesOf } from "../../src/client/addressesOf.ts";
import { createClient } from "../../src/client/createClient.ts";
import { registerModel } from "../../src/client/registerModel.ts";
import { waitForBlock } from "../../src/client/waitForBlock.ts";
import { deployAssay, networkHelpers } from "../shared/fixtures.ts";
import { makeRegistration, registerCircuit } from "../shared/models.ts";

async function fixture() {
  const deployed = await deployAssay();
  const addresses = await addressesOf(deployed);
  const client = createClient({ signer: deployed.signers.author, addresses });
  return { client, addresses, registration: makeRegistration(await registerCircuit(deployed)) };
}

describe("registerModel", () => {
  it("makes a developer's chain pass the blocks that a seal needs to ripen", async () => {
    const { client, registration } = await networkHelpers.loadFixture(fixture);
    const { modelId } = await registerModel(client, registration);
    expect(await client.models.ownerOf(modelId)).to.equal(await client.signer.getAddress());
  });

  it("makes any chain pass them that makes blocks only for transactions", async () => {
    const { addresses } = await networkHelpers.loadFixture(fixture);
    const idle = await network.create({ override: { chainId: 5 } });
    try {
      const [signer] = await idle.ethers.getSigners();
      if (signer === undefined) throw new Error("the network has no accounts");
      const target = (await idle.ethers.provider.getBlockNumber()) + 3;
      await waitForBlock(createClient({ signer, addresses }), target, { patience: 600 });
      expect(await idle.ethers.provider.getBlockNumber()).to.equal(target);
    } finally {
      await idle.close();
    }
  });

  it("waits on any other chain until the block is there, and pays for none", async () => {
    const { addresses } = await networkHelpers.loadFixture(fixture);
    const live = await network.create({
      override: {
        chainId: 5,
        mining: { auto: false, interval: 50 },
        allowBlocksWithSameTimestamp: true,
      },
    });
    try {
      const [signer] = await live.ethers.getSigners();
      if (signer === undefined) throw new Error("the network has no accounts");
      const balance = await live.ethers.provider.getBalance(signer);
      const target = (await live.ethers.provider.getBlockNumber()) + 3;
      await waitForBlock(createClient({ signer, addresses }), target);
      expect(await live.ethers.provider.getBlockNumber()).to.be.at.least(target);
      expect(await live.ethers.provider.getBalance(signer)).to.equal(balance);
    } finally {
      await live.close();
    }
  });
});
