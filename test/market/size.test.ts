// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { artifacts } from "hardhat";

/** Of deployed code: below the chain's own limit of 24,576 (EIP-170), so that a fix always has room. */
const MOST_BYTES = 23_000;
/** Of creation code, which is the deployed code, the constructor, and what that creates: the limit is 49,152 (EIP-3860). */
const MOST_CREATION_BYTES = 46_000;

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
      const { bytecode, deployedBytecode } = await artifacts.readArtifact(name);
      expect((deployedBytecode.length - 2) / 2).to.be.at.most(MOST_BYTES);
      expect((bytecode.length - 2) / 2).to.be.at.most(MOST_CREATION_BYTES);
    });
  }
});
