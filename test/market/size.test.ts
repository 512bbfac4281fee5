// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { ethers } from "../shared/fixtures.ts";

/** Below the chain's own limit of 24,576 (EIP-170), so that a fix always has room. */
const MOST_BYTES = 23_000;

describe("Contract sizes", () => {
  for (const name of [
    "ActivityRanking",
    "CircuitRegistry",
    "ComputeToken",
    "Governance",
    "Groth16Verifier",
    "InferenceMarket",
    "ModelRegistry",
    "NodeStaking",
    "PaymentEscrow",
  ]) {
    it(`keeps ${name} at or below ${MOST_BYTES.toLocaleString("en")} bytes`, async () => {
      const { bytecode } = await ethers.getContractFactory(name);
      // Creation code: the deployed code and the constructor.
      expect((bytecode.length - 2) / 2).to.be.at.most(MOST_BYTES);
    });
  }
});
