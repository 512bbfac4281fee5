// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { TypedDataEncoder, ZeroAddress, ZeroHash, id, type TypedDataDomain } from "ethers";
import { VOUCHER_DOMAIN, VOUCHER_TYPES } from "../../src/shared/eip712.ts";
import { deployAssay, ethers, networkHelpers } from "../shared/fixtures.ts";
import { expectGas } from "../shared/snapshots.ts";

const NODE = id("node");

describe("PaymentEscrow", () => {
  async function openSession() {
    const assay = await networkHelpers.loadFixture(deployAssay);
    const { caller, operator } = assay.signers;
    const escrow = assay.escrow.connect(caller);
    await assay.token.connect(caller).approve(escrow, ethers.MaxUint256);
    await escrow.openSession(NODE, caller, ZeroAddress, ZeroHash, ethers.parseEther("10"));
    const sessionId = await escrow.sessionIdOf(caller, NODE, ZeroHash);
    return { ...assay, escrow, caller, operator, sessionId };
  }

  it("R07: hashes a voucher exactly as ethers does", async () => {
    const { escrow } = await networkHelpers.loadFixture(deployAssay);
    const domain: TypedDataDomain = {
      ...VOUCHER_DOMAIN,
      chainId: 31337n,
      verifyingContract: await escrow.getAddress(),
    };
    for (let round = 0; round < 20; round++) {
      const voucher = {
        sessionId: ethers.hexlify(ethers.randomBytes(32)),
        head: ethers.hexlify(ethers.randomBytes(32)),
        callCount: ethers.toBigInt(ethers.randomBytes(8)),
        validUntil: ethers.toBigInt(ethers.randomBytes(8)),
      };
      expect(
        await escrow.voucherDigest(voucher.sessionId, voucher.head, voucher.callCount, voucher.validUntil),
      ).to.equal(TypedDataEncoder.hash(domain, VOUCHER_TYPES, voucher));
    }
  });

  it("R07: names its own EIP-712 domain", async () => {
    const { escrow } = await networkHelpers.loadFixture(deployAssay);
    const domain = await escrow.eip712Domain();
    expect(domain.name).to.equal(VOUCHER_DOMAIN.name);
    expect(domain.version).to.equal(VOUCHER_DOMAIN.version);
    expect(domain.chainId).to.equal(31337n);
    expect(domain.verifyingContract).to.equal(await escrow.getAddress());
  });

  it("moves a deposit from the payer into the session", async () => {
    const { escrow, token, caller, sessionId } = await networkHelpers.loadFixture(openSession);
    const amount = ethers.parseEther("2");
    const deposit = escrow.deposit(sessionId, amount);
    await expect(deposit).to.emit(escrow, "Deposited").withArgs(sessionId, caller.address, amount);
    await expect(deposit).to.changeTokenBalances(ethers, token, [caller, escrow], [-amount, amount]);
    expect((await escrow.sessionOf(sessionId)).balance).to.equal(ethers.parseEther("12"));
  });

  it("costs no more gas to deposit than recorded", async () => {
    const { escrow, sessionId } = await networkHelpers.loadFixture(openSession);
    const receipt = await (await escrow.deposit(sessionId, ethers.parseEther("1"))).wait();
    expectGas("settlement.deposit", receipt?.gasUsed ?? 0n);
    expect(receipt?.gasUsed).to.be.at.most(60_000n);
  });

  it("R04: a stranger's deposit neither restarts a thaw nor is refunded to the stranger", async () => {
    const { escrow, token, caller, sessionId, signers } = await networkHelpers.loadFixture(openSession);
    await escrow.thaw(sessionId, ethers.parseEther("10"));
    const { thawEndsAt } = await escrow.sessionOf(sessionId);
    await token.connect(signers.stranger).approve(escrow, ethers.MaxUint256);
    await escrow.connect(signers.stranger).deposit(sessionId, ethers.parseEther("1"));
    expect((await escrow.sessionOf(sessionId)).thawEndsAt).to.equal(thawEndsAt);
    await networkHelpers.time.increaseTo(thawEndsAt);
    await expect(escrow.withdraw(sessionId)).to.changeTokenBalances(
      ethers,
      token,
      [caller, signers.stranger],
      [ethers.parseEther("10"), 0n],
    );
  });
});
