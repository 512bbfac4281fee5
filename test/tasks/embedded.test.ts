// SPDX-License-Identifier: MIT
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";
import { createHardhatRuntimeEnvironment } from "hardhat/hre";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import config from "../../hardhat.config.ts";
import { loadDigits } from "../../models/digits/dataset.ts";
import { createRunner, type Runner } from "./helpers/createRunner.ts";

const ONNX = "models/digits/digits-lite.onnx";
const PENGUINS = "models/tabular/penguins.onnx";
const LOGISTIC = "models/forest/logistic.onnx";
const DAY = 86_400;
const STRANGER = `0x${"77".repeat(20)}`;

describe("Hardhat tasks on the embedded network", function () {
  this.timeout(120_000);
  let hre: HardhatRuntimeEnvironment;
  let here: Runner["here"];
  let refusal: Runner["refusal"];
  let lines: Runner["lines"];
  let scratch: string;
  let model: string;
  let node: string;
  let session: string;

  const pass = async (seconds: number): Promise<void> => {
    const { provider } = await hre.network.getOrCreate();
    await provider.request({ method: "evm_increaseTime", params: [seconds] });
    await provider.request({ method: "evm_mine" });
  };
  const count = async (): Promise<number> => {
    const { ethers } = await hre.network.getOrCreate();
    return ethers.provider.getBlockNumber();
  };

  before(async () => {
    hre = await createHardhatRuntimeEnvironment(config, { network: "default", noTypechain: true });
    ({ here, refusal, lines } = createRunner(hre));
    scratch = await mkdtemp(path.join(os.tmpdir(), "assay-embedded-"));
    expect(await lines("rank")).to.contain("No model has been called yet.");
  });
  after(async () => {
    await rm(scratch, { recursive: true, force: true });
  });

  it("shows a key, registers its circuit alone, and checks its verifier", async () => {
    const circuit = ["--onnx", ONNX] as const;
    expect(await here("circuit", "keys", ...circuit)).to.include({ key: "development", contributions: 0 });
    expect(await refusal("circuit", "check", ...circuit)).to.contain("CircuitUnknown");
    const registered = await here("circuit", "register", ...circuit);
    expect(registered).to.include({ isNew: true });
    expect(await here("circuit", "check", ...circuit)).to.include({
      circuit: registered["circuit"],
      verifier: registered["verifier"],
      holdsThisKey: true,
    });
    expect(await here("circuit", "register", ...circuit)).to.include({ isNew: false });
  });

  it("tells in a dry run what would move, and leaves the chain as it was", async () => {
    const before = await count();
    const register = ["model", "register", "--onnx", ONNX] as const;
    const rehearsed = await here(...register, "--dry-run");
    expect(rehearsed).to.include({ dryRun: true, transactions: 2 });
    expect(await count()).to.equal(before);
    model = String((await here(...register))["model"]);
    expect(rehearsed["model"]).to.equal(model);

    const open = ["operator", "open", "--stake", "1000"] as const;
    const opening = await here(...open, "--dry-run");
    expect(opening["moves"]).to.have.length(1);
    expect(opening["moves"]).to.have.nested.property("[0].asy", "1000.0");
    expect(await lines(...open, "--dry-run"))
      .to.contain("would move 1000.0 ASY")
      .and.contain("nothing was sent");
    expect(await refusal("operator", "open", "--stake", "999", "--dry-run")).to.contain(
      "OperatorStakeTooLow",
    );
    node = String((await here(...open))["node"]);
    expect(opening["node"]).to.equal(node);
  });

  it("changes a node's terms and offers", async () => {
    const at = ["--node", node, "--model", model] as const;
    await here("operator", "offer", "--node", node, "--onnx", ONNX, "--price", "2");
    await here("operator", "enlist", "--node", node, "--onnx", ONNX);
    const entry = { model, node, isEligible: true };
    expect((await here("newcomers"))["newcomers"]).to.deep.equal([entry]);
    expect(await lines("newcomers")).to.equal(`model ${model} of node ${node}`);
    const split = await here("split", ...at, "--price", "2");
    expect(split).to.include({ price: "2.0", burned: "0.04", licence: "0.388" });
    expect(await here("split", ...at)).to.deep.equal(split);
    expect(await lines("split", ...at)).to.contain("19.40 %");

    const endpoint = ["operator", "endpoint", "--node", node, "--endpoint"] as const;
    expect(await here(...endpoint, "https://node.example")).to.include({ endpoint: "https://node.example" });
    const commission = ["operator", "commission", "--node", node, "--commission", "300000"] as const;
    expect(await here(...commission)).to.include({ commission: "300000" });
    expect(await refusal(...commission)).to.contain("CommissionChangePending");
    expect(await here("operator", "cancel-commission", "--node", node)).to.include({ commission: "200000" });
    expect(await here("operator", "contract-quotes", "--node", node)).to.include({ accepted: true });
    expect(await here("operator", "contract-quotes", "--node", node, "--refuse")).to.include({
      accepted: false,
    });
    expect(await refusal("operator", "drop-offer", ...at)).to.contain("ServingAllowed");
    expect(
      await refusal("operator", "release-bond", "--node", node, "--call", `0x${"22".repeat(32)}`),
    ).to.contain("BondUnknown");
    expect(await refusal("operator", "delist", "--model", "5")).to.contain("NewcomerNotListed");
  });

  it("takes money out of a session, in its time", async () => {
    const file = path.join(scratch, "session.json");
    const order = [
      "call",
      "session",
      "--node",
      node,
      "--onnx",
      ONNX,
      "--images",
      "1",
      "--session",
      file,
    ] as const;
    session = String((await here(...order))["session"]);
    const at = ["--session", session] as const;
    expect(await refusal("call", "withdraw", ...at)).to.contain("SessionThawEmpty");
    expect(await here("call", "thaw", ...at, "--amount", "7")).to.include({ thawing: "7.0" });
    expect(await refusal("call", "withdraw", ...at)).to.contain("SessionThawPending");
    expect(await here("call", "cancel-thaw", ...at)).to.include({ balance: "20.0" });
    await here("call", "thaw", ...at);
    await pass(4 * DAY);
    expect(await here("call", "withdraw", ...at)).to.include({ withdrawn: "20.0", balance: "0.0" });
  });

  it("lets a delegator come and go", async () => {
    const delegator = ["--node", node, "--account", "1"] as const;
    const { connection } = { connection: await hre.network.getOrCreate() };
    const [holder, second] = await connection.ethers.getSigners();
    const { findDeployment } = await import("../../tasks/context.ts");
    const { createClient } = await import("../../src/client/createClient.ts");
    const { addresses } = await findDeployment(hre);
    if (holder === undefined || second === undefined) throw new Error("the network has too few accounts");
    await (await createClient({ signer: holder, addresses }).token.transfer(second, 50n * 10n ** 18n)).wait();

    await here("delegate", "stake", ...delegator, "--amount", "50");
    expect(await here("delegate", "show", ...delegator)).to.include({
      operator: false,
      atWork: "50.0",
      thawing: "0.0",
    });
    expect(await here("delegate", "thaw", ...delegator, "--amount", "20")).to.include({ thawing: "20.0" });
    expect(await here("delegate", "show", ...delegator)).to.include({ atWork: "30.0", thawing: "20.0" });
    expect(await refusal("delegate", "withdraw", ...delegator)).to.contain("ThawPending");
    await here("delegate", "cancel-thaw", ...delegator);
    await here("delegate", "thaw", ...delegator);
    await pass(15 * DAY);
    expect(await here("delegate", "harvest", ...delegator)).to.include({ harvested: "0.0" });
    expect(await here("delegate", "withdraw", ...delegator)).to.include({ withdrawn: "50.0" });
    expect((await here("statement", "--account", "1"))["stakes"]).to.deep.equal([
      { node, staked: "50.0", withdrawn: "50.0", worth: "0.0", earned: "0.0" },
    ]);
  });

  it("announces, makes and takes back changes of governance, and pauses", async () => {
    const change = ["--function", "setTreasury", "--args", JSON.stringify([STRANGER])] as const;
    expect(await here("governance", "schedule", ...change)).to.include({ function: "setTreasury(address)" });
    expect(await refusal("governance", "execute", ...change)).to.contain("AccessManagerNotReady");
    const announced = { contract: "escrow", function: "setTreasury(address)", args: `["${STRANGER}"]` };
    expect(await here("governance", "pending")).to.include({ ...announced, isExecutable: false });
    await here("governance", "cancel", ...change);
    expect(await lines("governance", "pending")).to.contain("No change is announced.");
    await here("governance", "schedule", ...change);
    await pass(3 * DAY);
    expect(await here("governance", "pending")).to.include({ ...announced, isExecutable: true });
    expect(await here("governance", "execute", ...change)).to.include({ executed: true });
    expect(await lines("governance", "pending")).to.contain("No change is announced.");
    expect(await refusal("governance", "schedule", "--function", "shares")).to.contain("setShares");
    expect(await refusal("governance", "schedule", "--function", "setTreasury")).to.contain(
      "address treasury_",
    );
    expect(await refusal("governance", "schedule", "--contract", "market", "--function", "x")).to.contain(
      "escrow",
    );

    await here("governance", "pause");
    expect(await refusal("call", "session", "--node", node, "--onnx", ONNX)).to.contain("RiskIsPaused");
    await here("governance", "unpause");
    expect(await refusal("governance", "pay-treasury")).to.contain("TreasuryEmpty");
  });

  it("commits to a model, registers it later, and publishes its next version", async () => {
    const file = path.join(scratch, "registration.json");
    const terms = ["--royalty", "50000", "--floor", "0.25", "--base", model, "--output", file] as const;
    const committed = await here("model", "commit", "--onnx", PENGUINS, ...terms);
    expect(committed).to.include({ file });
    const register = ["model", "register", "--committed", file] as const;
    expect(await refusal(...register, "--account", "1")).to.contain("SealMissing");
    const { model: tuned } = await here(...register);
    expect(await refusal(...register)).to.contain("SealMissing");
    const next = ["model", "version", "--id", String(tuned), "--onnx", LOGISTIC] as const;
    expect(await here(...next)).to.include({
      supersedes: tuned,
      royalty: "50000",
      floor: "0.25",
      base: model,
    });
    expect(await refusal(...next)).to.contain("ModelAlreadyRegistered");
    expect(await refusal("model", "register", "--committed", ONNX)).to.contain("CommitmentFileError");
  });

  it("gives a model away, and stores its announced licence when it is due", async () => {
    await here("model", "change-licence", "--id", model, "--licence", "100000");
    expect(await refusal("model", "apply-licence", "--id", model)).to.contain("LicenceChangeNotDue");
    await pass(91 * DAY);
    expect(await here("model", "apply-licence", "--id", model)).to.include({ licence: "100000" });
    expect(await here("model", "transfer", "--id", model, "--to", STRANGER)).to.include({ owner: STRANGER });
    expect(await refusal("model", "change-licence", "--id", model)).to.contain("ModelNotYours");
  });

  it("leaves a node: offers, newcomers, bonds and stake, in two steps", async () => {
    const at = ["--node", node] as const;
    const [order, quote] = [path.join(scratch, "order.json"), path.join(scratch, "quote.json")];
    await here("call", "draft", ...at, "--onnx", ONNX, "--price", "2", "--bond", "3", "--order", order);
    await here("operator", "quote", "--onnx", ONNX, "--order", order, "--quote", quote);
    await here("call", "request-quoted", "--quote", quote);
    // Nobody answers the call, nor takes the bond.
    expect(await refusal("operator", "leave", ...at, "--dry-run")).to.contain("BondsExceedStake");
    await pass(3 * DAY);
    expect(await here("operator", "stop-offer", ...at, "--model", model)).to.include.keys("standsUntil");
    const left = await here("operator", "leave", ...at, "--close");
    expect(left).to.include({
      offersEnded: 0,
      delisted: 1,
      bondsReleased: 1,
      thawing: "1000.0",
      withdrawn: "0.0",
    });
    expect(left["next"]).to.contain("run this again");
    await pass(15 * DAY);
    const gone = await here("operator", "leave", ...at);
    expect(gone).to.include({ thawing: "0.0", withdrawn: "1000.0" });
    expect(await refusal("operator", "close", ...at)).to.contain("NodeIsClosed");
  });

  it("calls a model with a data set, with real proofs, and tells who earned it", async () => {
    const samples = path.join(scratch, "pictures-idx3-ubyte");
    const labels = path.join(scratch, "labels-idx1-ubyte");
    const { images, labels: digits } = await loadDigits({ split: "test" });
    const chosen = images.slice(0, 2);
    await writeFile(
      samples,
      Buffer.concat([Buffer.from([0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 28, 0, 0, 0, 28]), ...chosen]),
    );
    await writeFile(labels, Buffer.from([0, 0, 8, 1, 0, 0, 0, 2, ...digits.subarray(0, 2)]));
    const simulate = ["call", "simulate", "--onnx", ONNX, "--samples", samples, "--labels", labels] as const;
    expect(await refusal(...simulate, "--calls", "3")).to.contain("DatasetTooSmallError");
    const order = ["--onnx", ONNX, "--model", model, "--samples", samples, "--order"] as const;
    const draft = ["call", "draft", "--node", `0x${"11".repeat(32)}`, ...order] as const;
    const drafted = path.join(scratch, "order.json");
    const labelled = await here(...draft, drafted, "--image", "1", "--labels", labels);
    expect(labelled).to.include({ image: 1, label: digits[1] });
    expect(await here(...draft, drafted, "--image", "1")).to.not.have.property("label");
    expect(await refusal(...draft, drafted, "--image", "2")).to.contain("ImageUnknownError");
    const rehearsed = await here(...simulate, "--calls", "1", "--dry-run");
    expect(rehearsed).to.include({ calls: 1, right: 1, paid: "1.0" });
    const { node: simulated } = await here(...simulate, "--calls", "2");
    expect(simulated).to.equal(rehearsed["node"]);

    const paid = await here("calls");
    expect(paid).to.include({ node: simulated, legsSumToPrice: true });
    const owner = await here("statement", "--address", STRANGER);
    const licence = Number(paid["licence"]) * 2;
    expect(owner["income"]).to.have.length(1);
    expect(owner["income"]).to.have.nested.property("[0].source", "licence");
    expect(owner["income"]).to.have.nested.property("[0].amount", String(licence));
    expect(owner["claimable"]).to.equal(String(licence));
    const operator = await here("statement");
    expect(operator["income"]).to.have.nested.property("[0].source", "commission");
    expect(operator["income"]).to.have.nested.property("[0].amount", String(Number(paid["commission"]) * 2));
    expect(await lines("statement")).to.contain("commission");
    const written = (await lines("statement", "--address", STRANGER, "--csv")).split("\n");
    expect(written).to.have.length(2);
    expect(written[0]).to.equal("day,source,of,calls,amount");
    expect(written[1])
      .to.match(/^\d{4}-\d\d-\d\d,licence,\d+,2,/)
      .and.satisfy((line: string) => line.endsWith(`,${String(licence)}`));
    expect(await lines("statement", "--address", `0x${"66".repeat(20)}`, "--csv")).to.equal(written[0]);
    expect(await here("governance", "pay-treasury")).to.include({ treasury: STRANGER, paid: "0.02" });
  });

  it("names what an option lacks", async () => {
    const lacking: Readonly<Record<string, readonly string[]>> = {
      node: [
        ...["delegate thaw", "delegate stake", "operator offer", "operator enlist", "operator statement"],
        ...["call draft", "call request", "call session"],
      ],
      call: ["call refund", "operator fulfil"],
      session: ["call deposit", "call thaw"],
      signer: ["call authorise-signer", "call revoke-signer"],
      id: [
        ...["model change-licence", "model allow-node", "model bar-node", "model restrict-serving"],
        ...["model open-serving", "model transfer"],
      ],
    };
    const before = await count();
    for (const [option, named] of Object.entries(lacking))
      for (const task of named)
        expect(await refusal(...task.split(" ")), task)
          .to.contain("OptionMissingError")
          .and.contain(`--${option}`);
    expect(await count()).to.equal(before);
    expect(await refusal("delegate", "thaw", "--node", "0x12")).to.contain("IdInvalidError");
    expect(await refusal("call", "thaw", "--session", session, "--amount", "1,5")).to.contain(
      "AmountInvalidError",
    );
    expect(await refusal("call", "thaw", "--session", session, "--amount", "-1")).to.contain(
      "AmountInvalidError",
    );
    expect(await refusal("model", "transfer", "--id", model, "--to", "me")).to.contain("AddressInvalidError");
    expect(await refusal("operator", "stop-offer", "--node", node)).to.contain("--model");
  });
});
