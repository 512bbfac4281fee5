// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { id, parseEther, parseUnits } from "ethers";
import { AssayError } from "../../../src/errors/AssayError.ts";
import { readConfig } from "../../../src/node/config/readConfig.ts";
import { workRules } from "../../../src/node/config/workRules.ts";

const LEAST = { nodeId: id("node"), models: [{ onnx: "models/digits/digits.onnx" }] };

describe("the node's configuration", () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "assay-config-"));
  });
  after(() => rm(folder, { recursive: true }));

  async function read(content: unknown, environment: Record<string, string> = {}) {
    const file = path.join(folder, "node.json");
    await writeFile(file, typeof content === "string" ? content : JSON.stringify(content));
    return readConfig(file, environment);
  }

  async function refused(content: unknown, environment: Record<string, string> = {}): Promise<AssayError> {
    try {
      await read(content, environment);
    } catch (error) {
      if (error instanceof AssayError) return error;
      throw error;
    }
    throw new Error("nothing was refused");
  }

  it("needs a node and a model, and fills in the rest", async () => {
    const config = await read(LEAST);
    expect(config.nodeId).to.equal(id("node"));
    expect(config.listen).to.deep.equal({ host: "127.0.0.1", port: 8600, trustedProxies: [] });
    expect(config.limits.exposurePerCaller).to.equal(parseEther("100"));
    expect(config.limits.contractCallers).to.equal(false);
    expect(config.settlement.gasPriceCeiling).to.equal(parseUnits("50", "gwei"));
  });

  it("reads amounts as people write them, and hands them to the engine", async () => {
    const config = await read({
      ...LEAST,
      settlement: { gasPriceCeiling: "2.5", maxExposure: "0.5", maxWaitSeconds: 1.5 },
      provers: { bundleWaitSeconds: 10 },
      chain: { confirmations: 7, fromBlock: 50 },
    });
    expect(workRules(config, 40).fromBlock).to.equal(50);
    expect(workRules(config, 60).fromBlock).to.equal(60);
    expect(workRules(config, 0)).to.include({
      maxFeePerGas: 2_500_000_000n,
      maxExposure: parseEther("0.5"),
      maxWaitMs: 1_500,
      bundleWaitMs: 10_000,
      confirmations: 7,
    });
  });

  it("lets the environment replace what differs between machines", async () => {
    const config = await read(
      { ...LEAST, database: "here", listen: { port: 1, trustedProxies: ["10.0.0.1"] } },
      {
        ASSAY_DATABASE: "postgres://assay:secret@db/assay",
        ASSAY_HOST: "0.0.0.0",
        ASSAY_PORT: "9000",
        ASSAY_LOG_LEVEL: "warn",
      },
    );
    expect(config).to.include({ database: "postgres://assay:secret@db/assay", logLevel: "warn" });
    expect(config.listen).to.deep.equal({ host: "0.0.0.0", port: 9000, trustedProxies: ["10.0.0.1"] });
  });

  it("names every field that is wrong", async () => {
    const error = await refused({
      nodeId: "0x12",
      models: [],
      listen: { port: 70_000 },
      limits: { exposurePerCaller: 3, queueDepht: 4 },
      chain: { viewSeconds: 61 },
    });
    expect(error.code).to.equal("CONFIG_INVALID");
    for (const field of [
      "nodeId: ",
      "models: ",
      "listen.port: ",
      "limits.exposurePerCaller: ",
      "chain.viewSeconds: ",
    ]) {
      expect(error.message).to.include(field);
    }
    expect(error.message).to.include("queueDepht");
    expect((await refused(LEAST, { ASSAY_PORT: "http" })).message).to.include("listen.port: ");
    expect((await refused({ ...LEAST, listen: 3 })).message).to.include("listen: ");
    const tiny = { ...LEAST, settlement: { gasPriceCeiling: "0.0000000001" } };
    expect((await refused(tiny)).message).to.include("settlement.gasPriceCeiling: more than 9 decimals");
  });

  it("says so if there is no file, or no JSON, without quoting it", async () => {
    expect((await refused('{"privateKey": "0xsecret')).message)
      .to.include("it is not JSON")
      .and.not.include("secret");
    expect((await refused([])).message).to.include("it is no object");
    const missing = await readConfig(path.join(folder, "none.json"), {}).catch((error: unknown) => error);
    expect(missing).to.be.instanceOf(AssayError);
    expect(String(missing)).to.include("ENOENT");
  });

  it("refuses secrets, by name and by look, and does not repeat them", async () => {
    const key = id("a private key");
    const cases: [object, string][] = [
      [{ operatorKey: "env" }, "operatorKey"],
      [{ chain: { privateKey: key } }, "chain.privateKey"],
      [{ wallet: { mnemonic: "test test" } }, "wallet.mnemonic"],
      [{ models: [{ onnx: key }] }, "models.0.onnx"],
      [{ logLevel: key.slice(2) }, "logLevel"],
      [{ database: "postgres://assay:hunter2@db/assay" }, "database"],
    ];
    for (const [content, field] of cases) {
      const error = await refused({ ...LEAST, ...content });
      expect(error.code).to.equal("SECRET_IN_CONFIG");
      expect(error.message).to.include(`\`${field}\``);
      expect(error.message).to.not.include(key.slice(2, 20)).and.not.include("hunter2");
    }
    const ceremony = { ...LEAST, models: [{ onnx: "a.onnx", key: "keys/digits" }] };
    expect((await read(ceremony)).models[0]?.key).to.equal("keys/digits");
  });
});
