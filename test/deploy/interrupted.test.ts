// SPDX-License-Identifier: MIT
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";
import { findBarelyBegun } from "../../tasks/deploy/findBarelyBegun.ts";
import { JOURNAL, readEntries } from "../../tasks/deploy/readEntries.ts";
import { readJournal } from "../../tasks/deploy/readJournal.ts";
import { restoreAddresses } from "../../tasks/deploy/restoreAddresses.ts";

const TOKEN = "Assay#ComputeToken";
const ESCROW = "Assay#PaymentEscrow";
const RANKING = "Assay#ActivityRanking";
const LINK = "Assay#linkStakingToEscrow";

/** As Ignition writes them. */
const ENTRIES = [
  { chainId: 84_532, type: "DEPLOYMENT_INITIALIZE" },
  { futureId: TOKEN, from: "0xaa", type: "DEPLOYMENT_EXECUTION_STATE_INITIALIZE" },
  { futureId: ESCROW, from: "0xaa", type: "DEPLOYMENT_EXECUTION_STATE_INITIALIZE" },
  { futureId: TOKEN, networkInteraction: { id: 1 }, type: "NETWORK_INTERACTION_REQUEST" },
  { futureId: TOKEN, networkInteractionId: 1, nonce: 0, type: "TRANSACTION_PREPARE_SEND" },
  {
    futureId: TOKEN,
    result: { type: "SUCCESS", address: "0x01" },
    type: "DEPLOYMENT_EXECUTION_STATE_COMPLETE",
  },
  { futureId: RANKING, contractAddress: "0x02", type: "CONTRACT_AT_EXECUTION_STATE_INITIALIZE" },
  { futureId: LINK, from: "0xaa", type: "CALL_EXECUTION_STATE_INITIALIZE" },
];

describe("What a killed deployment leaves half-written", () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), "assay-interrupted-"));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const write = (entries: readonly object[], end = "") =>
    writeFile(
      path.join(folder, JOURNAL),
      entries.map((entry) => `\n${JSON.stringify(entry)}`).join("") + end,
    );

  it("is read but for a last line that was cut", async () => {
    await write(ENTRIES, `\n{"futureId":"${LINK}","networkInt`);
    expect(await readEntries(folder)).to.have.length(ENTRIES.length);
    expect(await readJournal(folder)).to.deep.equal([
      { step: TOKEN, sender: "0xaa", nonce: 0, hash: undefined },
    ]);
    expect(await readEntries(path.join(folder, "none"))).to.deep.equal([]);
  });

  it("has steps that were begun and nothing more, until they are wiped or go on", async () => {
    await write(ENTRIES);
    expect(findBarelyBegun(await readEntries(folder))).to.deep.equal([ESCROW, LINK]);
    await write([
      ...ENTRIES,
      { futureId: ESCROW, type: "WIPE_APPLY" },
      { futureId: LINK, networkInteraction: { id: 1 }, type: "NETWORK_INTERACTION_REQUEST" },
    ]);
    expect(findBarelyBegun(await readEntries(folder))).to.deep.equal([]);
  });

  it("has its addresses written anew", async () => {
    const file = path.join(folder, "deployed_addresses.json");
    const restored = async (entries: readonly object[]): Promise<unknown> => {
      await write(entries);
      await writeFile(file, '{"Assay#Comp');
      await restoreAddresses(folder, await readEntries(folder));
      return JSON.parse(await readFile(file, "utf8"));
    };
    expect(await restored(ENTRIES)).to.deep.equal({ [TOKEN]: "0x01", [RANKING]: "0x02" });
    expect(await restored([...ENTRIES, { futureId: RANKING, type: "WIPE_APPLY" }])).to.deep.equal({
      [TOKEN]: "0x01",
    });
  });
});
