// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { network } from "hardhat";
import { ZeroHash } from "ethers";
import { createClient, type AssayClient } from "../../src/client/createClient.ts";
import { registerCircuit } from "../../src/client/registerCircuit.ts";
import { encodeVerifyingKey, loadKey, type VerifyingKeyWords } from "../../src/keys/index.ts";
import { failureOf } from "../keys/helpers/failureOf.ts";
import { polynomial } from "../keys/helpers/polynomial.ts";

/** The test circuit has two public signals; a circuit of the market has at least four, so its points are filled up. */
const POINTS = 5;

describe("registering a circuit", function () {
  this.timeout(60_000);
  let verifyingKey: VerifyingKeyWords;

  before(async () => {
    const key = encodeVerifyingKey((await loadKey((await polynomial(5)).key)).verifyingKey);
    const ic = Array.from({ length: POINTS }, (_, index) => key.ic[index % key.ic.length] ?? key.alpha);
    verifyingKey = { ...key, ic };
  });

  /** A client on a chain of its own that has nothing but the registry. */
  async function clientOn(chainId: number): Promise<AssayClient> {
    const { ethers } = await network.create({ network: "default", override: { chainId } });
    const registry = await (await ethers.deployContract("CircuitRegistry")).getAddress();
    const [signer] = await ethers.getSigners();
    if (signer === undefined) throw new RangeError("no account");
    const addresses = {
      token: registry,
      staking: registry,
      circuits: registry,
      models: registry,
      ranking: registry,
      escrow: registry,
      market: registry,
      discovery: registry,
    };
    return createClient({ signer, addresses });
  }
  const terms = (contributions: number) => ({
    batchSize: 1,
    wordsPerCall: 1,
    contributions,
    transcriptHash: contributions === 0 ? ZeroHash : `0x${"ab".repeat(32)}`,
  });

  it("refuses a development key on a live chain and says what to do; a flag in words overrules it", async () => {
    const client = await clientOn(11_155_111);
    const circuit = { verifyingKey, terms: terms(0) };
    const error = await failureOf(registerCircuit(client, circuit));
    expect(error.code).to.equal("KEY_FORGEABLE");
    expect(error.message).to.match(/11155111.*setup start.*--accept-forgeable-key/);
    expect(await client.circuits.queryFilter(client.circuits.filters.CircuitRegistered())).to.deep.equal([]);
    const { circuitId } = await registerCircuit(client, { ...circuit, acceptForgeableKey: true });
    expect((await client.circuits.circuitOf(circuitId)).terms.contributions).to.equal(0n);
    expect((await failureOf(registerCircuit(client, circuit))).code).to.equal("KEY_FORGEABLE");
  });

  it("takes a ceremony's key on a live chain, and a development key on a developer's", async () => {
    const live = await clientOn(11_155_111);
    const { gasUsed } = await registerCircuit(live, { verifyingKey, terms: terms(2) });
    expect(gasUsed > 0n).to.equal(true);
    for (const chainId of [31_337, 1_337]) {
      const own = await registerCircuit(await clientOn(chainId), { verifyingKey, terms: terms(0) });
      expect(own.gasUsed > 0n).to.equal(true);
    }
  });
});
