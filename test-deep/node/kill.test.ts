// SPDX-License-Identifier: MIT
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { killTrial } from "../../test/node/engine/killTrial.ts";
import { startPostgres } from "../../scripts/lab/startPostgres.ts";

/** More steps than any life has. */
const EACH_STEP = { lives: 70, stride: 1 };

describe("a node that is killed before each of its steps", function () {
  this.timeout(3_600_000);

  it("loses no call and settles none twice with the embedded database", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "assay-kill-"));
    try {
      await killTrial(folder, EACH_STEP);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("loses no call and settles none twice with PostgreSQL", async () => {
    const postgres = await startPostgres();
    try {
      await killTrial(postgres.url, EACH_STEP);
    } finally {
      await postgres.stop();
    }
  });
});
