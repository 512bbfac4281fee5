// SPDX-License-Identifier: MIT
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";
import { network } from "hardhat";
import { createHardhatRuntimeEnvironment } from "hardhat/hre";
import type { JsonRpcServer } from "hardhat/types/network";
import config from "../../hardhat.config.ts";
import { loadDigits } from "../../models/digits/dataset.ts";
import { ceremony, MODEL } from "../keys/helpers/ceremony.ts";
import { createRunner, type Runner } from "./helpers/createRunner.ts";

/** A development chain's other id, so that a developer's deployment to 31337 is left alone. */
const CHAIN_ID = 1_337;
const DEPLOYMENT = path.join("deploy", "deployments", `chain-${String(CHAIN_ID)}`);
const ONNX = "models/digits/digits-lite.onnx";

interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

describe("Hardhat tasks against a chain of one's own", function () {
  this.timeout(300_000);
  let server: JsonRpcServer;
  let url: string;
  let sessionFile: string;
  let scratch: string;
  let nodeId: string;
  let modelId: string;
  let sessionId: string;

  /** Runs Hardhat in a process of its own, as users do. */
  const hardhat = (...args: string[]) =>
    new Promise<Outcome>((resolve) => {
      const env = {
        ...process.env,
        LOCALHOST_URL: url,
        HARDHAT_IGNITION_CONFIRM_DEPLOYMENT: "true",
        HARDHAT_DISABLE_TELEMETRY: "true",
        // The typed bindings are there, and other tests read them now.
        HARDHAT_NO_TYPECHAIN: "true",
      };
      execFile("hardhat", ["--network", "localhost", ...args], { env }, (error, stdout, stderr) => {
        resolve({
          code: typeof error?.code === "number" ? error.code : error === null ? 0 : 1,
          stdout,
          stderr,
        });
      });
    });
  const parse = (line: string): Record<string, unknown> => {
    const result: unknown = JSON.parse(line);
    if (typeof result !== "object" || result === null) throw new Error(`not an object: ${line}`);
    return { ...result };
  };
  const json = async (...args: string[]): Promise<Record<string, unknown>> => {
    const { code, stdout, stderr } = await hardhat(...args, "--json", "--yes");
    expect(code, `${args.join(" ")}\n${stdout}${stderr}`).to.equal(0);
    return parse(stdout.trim().split("\n").at(-1) ?? "");
  };
  /** As {@link json}, but in this process, since to start one takes longer than what most tasks do. */
  let here: Runner["here"];
  let refusal: Runner["refusal"];
  /** From now to a time that a task has told. */
  const daysUntil = (time: unknown): number => (Date.parse(text(time)) - Date.now()) / 86_400_000;
  const text = (value: unknown): string => {
    if (typeof value !== "string") throw new Error(`not a string: ${String(value)}`);
    return value;
  };

  before(async () => {
    server = await network.createServer(
      { network: "default", override: { chainId: CHAIN_ID } },
      "127.0.0.1",
      0,
    );
    const { address, port } = await server.listen();
    url = `http://${address}:${String(port)}`;
    const localhost = { type: "http", chainType: "l1", url } as const;
    const hre = await createHardhatRuntimeEnvironment(
      { ...config, networks: { ...config.networks, localhost } },
      { network: "localhost", noTypechain: true },
    );
    ({ here, refusal } = createRunner(hre));
    sessionFile = path.join(os.tmpdir(), `assay-session-${String(process.pid)}.json`);
    scratch = await mkdtemp(path.join(os.tmpdir(), "assay-tasks-"));
    await rm(DEPLOYMENT, { recursive: true, force: true });
  });

  after(async () => {
    await server.close();
    await rm(DEPLOYMENT, { recursive: true, force: true });
    await rm(sessionFile, { force: true });
    await rm(scratch, { recursive: true, force: true });
  });

  it("says to deploy first when nothing is deployed", async () => {
    const { code, stderr } = await hardhat("rank");
    expect(code).to.equal(1);
    expect(stderr).to.contain("DeploymentMissingError").and.to.contain("hardhat deploy");
  });

  it("goes from deployment to a paid session and a fulfilled request", async () => {
    const deployed = await hardhat("deploy");
    expect(deployed.code, deployed.stdout + deployed.stderr).to.equal(0);

    const model = await json("model", "register", "--onnx", ONNX);
    expect(model).to.include({ key: "development", contributions: 0 });
    const opening = await here("operator", "open", "--stake", "1000", "--dry-run");
    expect(opening).to.include({ dryRun: true, transactions: 2 });
    expect(opening["moves"]).to.have.nested.property("[0].asy", "1000.0");
    const { node } = await here("operator", "open", "--stake", "1000");
    expect(opening["node"]).to.equal(node);
    nodeId = text(node);
    modelId = text(model["model"]);
    await here("operator", "stake", "--node", nodeId, "--amount", "5");
    await here("operator", "offer", "--node", nodeId, "--onnx", ONNX, "--price", "2");
    await here("operator", "enlist", "--node", nodeId, "--onnx", ONNX);
    const newcomer = { model: model["model"], rank: 0, isNewcomer: true };
    expect((await here("listing"))["models"]).to.deep.equal([newcomer]);

    const opened = await here(
      "call",
      "session",
      "--node",
      nodeId,
      "--onnx",
      ONNX,
      "--images",
      "1",
      "--session",
      sessionFile,
    );
    sessionId = text(opened["session"]);
    const settled = await json(
      ...["operator", "settle", "--onnx", ONNX, "--session", sessionFile],
      ...["--workers", "2", "--memory-limit", "4000", "--timeout", "120"],
    );
    expect(settled).to.include({ calls: 1, answers: "2" });

    const { call, label } = await json("call", "request", "--node", nodeId, "--onnx", ONNX, "--image", "0");
    expect(label).to.equal(7);
    const fulfilled = await json("operator", "fulfil", "--onnx", ONNX, "--call", text(call));
    expect(fulfilled).to.include({ call, answer: "7" });

    const record = await here("calls");
    expect(record).to.include({ call, model: model["model"], price: "2.0", legsSumToPrice: true });
    expect(await here("rank")).to.include({ rank: 1, model: model["model"], calls: "2" });
    expect((await here("listing"))["models"]).to.deep.equal([{ ...newcomer, rank: 1 }]);
    const claim = await here("claim");
    expect(Number(claim["commissions"])).to.be.greaterThan(0);
    expect(Number(claim["claimed"])).to.be.greaterThan(Number(claim["commissions"]));
    expect(await here("claim")).to.include({ claimed: "0.0" });
    expect(Number((await here("burn-fees"))["burned"])).to.be.greaterThan(0);
  });

  it("quotes an order with stake behind the answer, but none that could cost the node more", async () => {
    const order = path.join(scratch, "order.json");
    const quote = path.join(scratch, "quote.json");
    const draft = ["call", "draft", "--node", nodeId, "--onnx", ONNX, "--image", "0", "--order", order];
    const sign = ["operator", "quote", "--onnx", ONNX, "--order", order, "--quote", quote];
    expect(await here(...draft, "--price", "2", "--bond", "3")).to.include({ file: order, label: 7 });
    expect(await refusal(...sign, "--min-price", "2.1"))
      .to.contain("QuoteRefusedError")
      .and.contain("price");
    expect(await refusal(...sign, "--max-bond", "2.9"))
      .to.contain("QuoteRefusedError")
      .and.contain("bond");
    expect(await refusal(...sign, "--min-minutes", "60"))
      .to.contain("QuoteRefusedError")
      .and.contain("time");
    expect(await refusal("call", "request-quoted", "--quote", order)).to.contain("QuoteFileError");
    const quoted = await here(...sign, "--min-price", "2", "--max-bond", "3");
    expect(quoted).to.include({ file: quote, price: "2.0", bond: "3.0" });
    expect(Date.parse(text(quoted["validUntil"]))).to.be.greaterThan(0);

    const { call } = await here("call", "request-quoted", "--quote", quote);
    const fulfilled = await json("operator", "fulfil", "--onnx", ONNX, "--call", text(call));
    expect(fulfilled).to.include({ call, answer: "7" });
    expect(await refusal("call", "request-quoted", "--quote", quote)).to.contain("HoldAlreadyUsed");

    const content = await readFile(order, "utf8");
    const changed = content.replace(/(?<="payload": "0x)../, (byte) => (byte === "00" ? "01" : "00"));
    await writeFile(order, changed);
    expect(await refusal(...sign, "--max-bond", "3")).to.contain("InputMismatchError");
    await writeFile(order, "{}");
    expect(await refusal(...sign))
      .to.contain("QuoteFileError")
      .and.contain("format");
    await writeFile(order, "no JSON");
    expect(await refusal(...sign))
      .to.contain("QuoteFileError")
      .and.contain("JSON");
  });

  it("puts money into a session, and gives and takes keys", async () => {
    const deposit = ["call", "deposit", "--session", sessionId] as const;
    expect(await here(...deposit, "--amount", "5")).to.include({ balance: "23.0" });
    expect(await here(...deposit, "--amount", "1.5", "--permit")).to.include({ balance: "24.5" });

    const signer = ["--signer", `0x${"77".repeat(20)}`] as const;
    expect(await refusal("call", "revoke-signer", ...signer)).to.contain("SignerNotInForce");
    await here("call", "authorise-signer", ...signer);
    const { endsAt } = await here("call", "revoke-signer", ...signer);
    expect(daysUntil(endsAt)).to.be.within(1.9, 2.1);
    expect(await refusal("call", "revoke-signer", ...signer)).to.contain("SignerNotInForce");
    await here("call", "authorise-signer", ...signer);
    await here("call", "revoke-all-signers");
    expect(await refusal("call", "revoke-signer", ...signer)).to.contain("SignerNotInForce");
  });

  it("announces another licence, and keeps a list of nodes", async () => {
    const model = ["--id", modelId] as const;
    const licence = ["model", "change-licence", ...model, "--floor", "0.5", "--licence"] as const;
    const change = await here(...licence, "300000");
    expect(change).to.include({ model: modelId, licence: "300000", floor: "0.5" });
    expect(daysUntil(change["from"])).to.be.within(89.9, 90.1);
    expect(await refusal(...licence, "500001")).to.contain("LicenceTooHigh");

    const bar = ["model", "bar-node", ...model, "--node", nodeId] as const;
    expect(await refusal(...bar)).to.contain("NodeNotAllowed");
    await here("model", "allow-node", ...model, "--node", nodeId);
    expect(daysUntil((await here(...bar))["from"])).to.be.within(89.9, 90.1);
    const restrict = ["model", "restrict-serving", ...model] as const;
    expect(daysUntil((await here(...restrict))["from"])).to.be.within(89.9, 90.1);
    expect(await refusal(...restrict)).to.contain("ServingNotOpen");
    await here("model", "open-serving", ...model);
    await here(...restrict);
    await here("model", "open-serving", ...model);
  });

  it("fine-tunes a model on a file of samples, and registers it", async () => {
    const { images, labels } = await loadDigits({ split: "train" });
    const samples = path.join(scratch, "samples.json");
    const head = path.join(scratch, "head.json");
    const chosen = images.slice(0, 300).map((image) => [...image]);
    await writeFile(samples, JSON.stringify({ inputs: chosen, labels: [...labels.subarray(0, 300)] }));
    const tuned = await here("model", "fine-tune", "--base", ONNX, "--samples", samples, "--output", head);
    expect(tuned).to.include({ model: "parity", output: head, constraints: 13_113 });
    expect(JSON.stringify(tuned["accuracies"])).to.match(/training.*255.*held out.*45/);

    const registered = await here(
      "model",
      "register",
      "--onnx",
      ONNX,
      "--fine-tune",
      head,
      "--accept-forgeable-key",
    );
    expect(registered).to.include.keys("model", "circuit");
  });

  it("registers a ceremony's key without a flag, and checks the whole line down to the deployed code", async () => {
    const { key, phase } = await ceremony();
    const line = ["--onnx", MODEL, "--key", key.folder] as const;
    const registered = await here("model", "register", ...line);
    expect(registered).to.include({ key: "ceremony", contributions: 2 });
    const phaseOne = ["--ptau", phase.file, "--accept-unknown-ptau"] as const;
    const verified = await here("model", "verify", ...line, ...phaseOne);
    expect(verified).to.include({ holds: 10, broken: 0, unchecked: 0 });

    const partly = await hardhat("model", "verify", ...line);
    expect(partly.code).to.equal(2);
    expect(partly.stdout)
      .to.match(/✔ verifier .*\n/)
      .and.to.match(/\? setup .*--ptau/);
    const broken = await hardhat("model", "verify", ...line.with(1, "models/forest/logistic.onnx"));
    expect(broken.code).to.equal(1);
    expect(broken.stdout).to.match(/✘ onnx .*LinkBrokenError/);
  });

  it("names an unknown model, an unknown request and a missing account", async () => {
    const offer = await hardhat(
      "operator",
      "offer",
      "--node",
      `0x${"11".repeat(32)}`,
      "--onnx",
      "models/digits/digits.onnx",
      "--yes",
    );
    expect(offer.stderr).to.contain("ModelUnknownError").and.to.contain("Known models:");
    const fulfil = await hardhat(
      "operator",
      "fulfil",
      "--onnx",
      ONNX,
      "--call",
      `0x${"22".repeat(32)}`,
      "--yes",
    );
    expect(fulfil.stderr).to.contain("CallUnknownError");
    const claim = await hardhat("claim", "--account", "99", "--yes");
    expect(claim.stderr).to.contain("AccountMissingError");
    expect([offer.code, fulfil.code, claim.code]).to.deep.equal([1, 1, 1]);
  });
});
