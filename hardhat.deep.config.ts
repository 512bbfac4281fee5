// SPDX-License-Identifier: MIT
import { defineConfig } from "hardhat/config";
import base from "./hardhat.config.ts";

/** For `npm run test:deep`: five suites of invariants, together more than a million calls; fuzz tests a hundred times as long. */
export default defineConfig({
  ...base,
  test: {
    ...base.test,
    solidity: {
      fuzz: { runs: 100_000, seed: "0x1234" },
      invariant: { runs: 2_100, depth: 100, failOnRevert: true },
    },
  },
});
