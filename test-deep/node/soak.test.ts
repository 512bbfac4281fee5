// SPDX-License-Identifier: MIT
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { runSoak } from "../../scripts/soak/runSoak.ts";

/** `npm run soak` in small. */
describe("a node that twenty callers call while it is killed", function () {
  this.timeout(1_800_000);

  it("answers, proves and settles every call once, and all books are exact", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "assay-soak-"));
    try {
      const report = await runSoak({ calls: 200, callers: 20, kills: 2, seed: 1, folder });
      expect(report.kills).to.have.length(2);
      expect(report.calls).to.equal(200);
      expect(report.proven).to.equal(200);
      expect(report.amountsCompared).to.be.greaterThan(20 * 7);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
