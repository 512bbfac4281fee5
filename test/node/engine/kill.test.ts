// SPDX-License-Identifier: MIT
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { killTrial } from "./killTrial.ts";

describe("a node that is killed", function () {
  this.timeout(300_000);
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "assay-kill-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("loses no call and settles none twice", () => killTrial(folder, { lives: 6, stride: 9 }));
});
