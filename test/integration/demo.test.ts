// SPDX-License-Identifier: MIT
import { mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";
import type { DemoReport } from "../../scripts/demo/DemoReport.ts";
import { runDemo } from "../../scripts/demo/runDemo.ts";
import { addressesOf } from "../../src/client/addressesOf.ts";
import { createClient, type AssayClient } from "../../src/client/createClient.ts";
import { readCallRecords } from "../../src/client/callRecords.ts";
import { LEGS } from "../../src/revenue/legs.ts";
import { deployAssay, namedSigners, ethers } from "../shared/fixtures.ts";

describe("the whole market, end to end: real model, real images, real proofs", function () {
  this.timeout(600_000);
  let report: DemoReport;
  let client: AssayClient;
  let folder: string;
  let html: string;

  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), "assay-demo-"));
    const log = console.log;
    console.log = () => undefined;
    try {
      const deployed = await deployAssay();
      const addresses = await addressesOf(deployed);
      client = createClient({ signer: (await namedSigners()).stranger, addresses });
      const { chainId } = await ethers.provider.getNetwork();
      report = await runDemo({
        deploy: () => Promise.resolve(addresses),
        signers: await ethers.getSigners(),
        chainId: Number(chainId),
        out: folder,
        elapsed: () => 1,
      });
    } finally {
      console.log = log;
    }
    html = await readFile(path.join(folder, "demo.html"), "utf8");
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it("pays for every call that was proven, and records each on chain", async () => {
    expect(report.calls).to.be.at.least(16);
    expect(report.proven).to.equal(report.calls);
    const records = await readCallRecords(client);
    expect(records.map((record) => record.callId)).to.have.members(
      report.callRecords.map((call) => call.callId),
    );
    for (const call of report.callRecords) {
      const record = records.find((entry) => entry.callId === call.callId);
      expect(record?.output, "answer on chain").to.deep.equal([BigInt(call.answer)]);
    }
  });

  it("answers most images as labelled", () => {
    const right = report.callRecords.filter((call) => call.answer === call.label).length;
    expect(right / report.calls).to.be.at.least(0.8);
    expect(report.accuracyFloat).to.be.at.least(0.975);
    expect(report.accuracyFloat - report.accuracyQuantised).to.be.at.most(0.01);
  });

  it("R26: refuses a tampered answer, a copied proof and a proof of the other model, and says why", () => {
    expect(report.refused.map(({ kind }) => kind)).to.deep.equal([
      "tampered answer",
      "copied proof",
      "proof for the other model",
    ]);
    for (const { reason } of report.refused) expect(reason).to.match(/^ProofInvalid /);
  });

  it("splits every price exactly, and money in is money out plus money held", async () => {
    expect(report.legsSumToPrice).to.equal(true);
    const records = await readCallRecords(client);
    const total = (leg: (typeof LEGS)[number]) => records.reduce((sum, record) => sum + record.legs[leg], 0n);
    const gross = records.reduce((sum, record) => sum + record.price, 0n);
    expect(LEGS.reduce((sum, leg) => sum + total(leg), 0n)).to.equal(gross);
    // Nothing was claimed, all sessions are spent or were never thawed: what was earned is in the escrow's ledger.
    const { toTreasury, burnable } = await client.escrow.protocolRevenue();
    expect(toTreasury).to.equal(total("treasury"));
    expect(burnable).to.equal(total("burned"));
    expect(await client.token.balanceOf(client.addresses.escrow)).to.be.at.least(gross);
  });

  it("ranks by activity, whatever the stake", () => {
    const [first, second] = report.ranking;
    expect(first?.activity).to.be.greaterThan(second?.activity ?? Infinity);
    expect(Number(first?.nodeStake)).to.be.lessThan(Number(second?.nodeStake));
    expect(report.ranking.map((entry) => entry.rankAfter)).to.deep.equal([1, 2]);
    expect(second?.rankBefore).to.equal(1);
  });

  it("writes the report for programs and a page to look at", async () => {
    const written: unknown = JSON.parse(await readFile(path.join(folder, "demo.json"), "utf8"));
    expect(written).to.deep.equal(report);
    expect(html.match(/aria-label="handwritten digit"/g)).to.have.length(report.calls);
    expect(html).to.contain("<svg").and.not.to.contain("THEY DO NOT");
  });
});
