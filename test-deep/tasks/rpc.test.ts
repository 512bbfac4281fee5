// SPDX-License-Identifier: MIT
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { formatEther, parseEther, Wallet } from "ethers";
import { freePort } from "../../scripts/lab/freePort.ts";
import { RUNS } from "../../scripts/lab/startOperator.ts";
import { ceremony, MODEL } from "../../test/keys/helpers/ceremony.ts";
import { EXCEPTIONS } from "./helpers/exceptions.ts";
import { LiveUser, type Row } from "./helpers/LiveUser.ts";
import { openLiveChain, type LiveChain } from "./helpers/openLiveChain.ts";
import { TASKS } from "./helpers/taskTable.ts";

const DAY = 86_400;
const DIGITS = "--onnx models/digits/digits-lite.onnx";
const LOGISTIC = "--onnx models/forest/logistic.onnx";
const FORGEABLE = "--accept-forgeable-key";
/** Somebody without a key here. */
const OTHER = Wallet.createRandom().address;
/** What a node may take to see a request, prove it and deliver. */
const NODE_TAKES_MS = 120_000;

/** One key is deployer, governor, treasury, author, operator, delegator and caller. Each test goes on where the last one ended. */
describe("Every task, over RPC on a chain that is no development chain", function () {
  this.timeout(1_200_000);
  let chain: LiveChain;
  let user: LiveUser;
  let self: string;
  /** Ids that tasks have told. */
  const ids = { digits: "", logistic: "", node: "", stage: "", session: "", late: "", bonded: "" };

  before(async () => {
    chain = await openLiveChain();
    user = new LiveUser(chain);
    self = chain.wallet.address;
  });
  after(() => chain.close());

  /** ASY that all calls so far have paid to one leg. */
  const paid = async (leg: string): Promise<string> =>
    formatEther((await user.read("calls")).reduce((sum, row) => sum + parseEther(text(row, leg)), 0n));
  const daysUntil = async (row: Row, name: string): Promise<number> => {
    const block = await chain.provider.getBlock("latest");
    return (Date.parse(text(row, name)) / 1_000 - Number(block?.timestamp)) / DAY;
  };

  it("deploys, and finds what was deployed as it should be", async () => {
    const deploy = `deploy --skip-verify --table table.json --parameters ${chain.parameters}`;
    expect(await user.refuse("rank")).to.contain("DeploymentMissingError");
    expect(await user.print(`${deploy} --dry-run`)).to.match(/transactions: 11, of which 0 were sent before/);
    await user.refuseUnasked(deploy, "deploy the market");
    expect(await user.print(`${deploy} --yes`)).to.contain("Published in table.json");
    expect(await user.print(`deploy check --parameters ${chain.parameters}`)).to.contain(
      `Chain ${String(chain.chainId)} has these sources' code at every address`,
    );
    const governed = (await user.read("governance print")).filter(({ now }) => now !== undefined);
    expect(governed.map((row) => text(row, "now")).join(" ")).to.contain(`${self} after 172800 s`);
  });

  it("shows an empty market", async () => {
    expect(await user.read("governance pending")).to.be.empty;
    expect(await user.read("rank")).to.be.empty;
    expect(await user.read("calls")).to.be.empty;
    expect(await user.tell("newcomers")).to.deep.equal({ newcomers: [] });
    expect(await user.tell("listing")).to.include.deep.property("models", []);
    const statement = { account: self, income: [], stakes: [], claimable: "0.0" };
    expect(await user.tell("statement")).to.deep.equal(statement);
  });

  it("registers circuits and models, with a development key only if that is wanted", async () => {
    expect(await user.refuse(`model register ${DIGITS} --yes`)).to.contain("ForgeableKeyError");
    const model = await user.send(`model register ${DIGITS} ${FORGEABLE}`, "register a model");
    expect(model).to.include({ key: "development", contributions: 0 });
    ids.digits = text(model, "model");

    const circuit = await user.send(`circuit register ${LOGISTIC} ${FORGEABLE}`, "register a circuit");
    expect(circuit).to.include({ key: "development", isNew: true });
    const checked = { circuit: circuit["circuit"], verifier: circuit["verifier"], holdsThisKey: true };
    expect(await user.tell(`circuit check ${LOGISTIC}`)).to.include(checked);
    const commit = `model commit ${LOGISTIC} --royalty 50000 --output seal.json`;
    const seal = await user.send(`${commit} ${FORGEABLE}`, "commit to a model's registration");
    expect(seal).to.include({ file: "seal.json", circuit: circuit["circuit"] });
    const registered = await user.tell("model register --committed seal.json --yes");
    expect(registered).to.include({ circuit: circuit["circuit"] });
    ids.logistic = text(registered, "model");
  });

  it("publishes a version with a ceremony's key, and checks the whole line down to the deployed code", async () => {
    const { key, phase } = await ceremony();
    const line = `--onnx ${MODEL} --key ${key.folder}`;
    const version = `model version --id ${ids.logistic} ${line}`;
    const published = await user.send(version, `publish a new version of model ${ids.logistic}`);
    expect(published).to.include({ supersedes: ids.logistic, royalty: "50000", listed: false });
    const verified = await user.tell(
      `model verify ${line} --ptau ${path.resolve(phase.file)} --accept-unknown-ptau`,
    );
    expect(verified).to.include({ holds: 10, broken: 0, unchecked: 0 });
    const transfer = `model transfer --id ${text(published, "model")} --to ${OTHER}`;
    expect(await user.send(transfer, `give model ${text(published, "model")}`)).to.include({ owner: OTHER });
  });

  it("opens a node, and offers a model on it", async () => {
    const open = "operator open --stake 1000 --endpoint http://127.0.0.1:1";
    const dry = await user.tell(`${open} --dry-run`);
    expect(dry)
      .to.include({ dryRun: true, transactions: 2 })
      .and.have.nested.property("moves[0].asy", "1000.0");
    const opened = await user.send(open, "open a node and stake 1000 ASY");
    ids.node = text(opened, "node");
    expect(dry["node"]).to.equal(ids.node);
    const node = `--node ${ids.node}`;
    await user.send(`operator stake ${node} --amount 100`, `stake 100 ASY with node ${ids.node}`);
    await user.send(`delegate stake ${node} --amount 5`, `stake 5 ASY with node ${ids.node}`);
    const shown = { staker: self, operator: true, atWork: "1105.0", thawEndsAt: "no thaw" };
    expect(await user.tell(`delegate show ${node}`)).to.include(shown);

    const offer = `operator offer ${node} ${DIGITS} --price 2`;
    expect(await user.send(offer, "offer a model at 2 ASY")).to.include({ model: ids.digits, from: "now" });
    const enlisted = await user.send(
      `operator enlist ${node} ${DIGITS}`,
      `enlist a model of node ${ids.node}`,
    );
    expect(enlisted).to.include({ model: ids.digits });
    const newcomer = { model: ids.digits, node: ids.node, isEligible: true };
    expect(await user.tell("newcomers")).to.deep.equal({ newcomers: [newcomer] });
    const split = await user.tell(`split ${node} --model ${ids.digits} --referrer ${OTHER}`);
    expect(split).to.include({ price: "2.0", burned: "0.04", treasury: "0.02", referrer: "0.02" });
  });

  it("changes a node's terms", async () => {
    const node = `--node ${ids.node}`;
    const moved = await user.send(`operator endpoint ${node} --endpoint http://127.0.0.1:2`, "tell callers");
    expect(moved).to.include({ endpoint: "http://127.0.0.1:2" });
    const commission = `operator commission ${node} --commission 250000`;
    const announced = await user.send(commission, "announce a commission of 250000 ppm");
    expect(await daysUntil(announced, "from")).to.be.closeTo(14, 0.01);
    const kept = await user.send(`operator cancel-commission ${node}`, "take back the announced commission");
    expect(kept).to.include({ commission: "200000" });
    const quotes = await user.send(`operator contract-quotes ${node}`, "choose whether a contract may sign");
    expect(quotes).to.include({ accepted: true });
    const delisted = await user.send(`operator delist --model ${ids.digits}`, `take model ${ids.digits} out`);
    expect(delisted).to.include({ model: ids.digits });
    expect(await user.tell("newcomers")).to.deep.equal({ newcomers: [] });
  });

  it("orders calls, answers, proves and settles them", async () => {
    const node = `--node ${ids.node}`;
    const request = await user.send(
      `call request ${node} ${DIGITS} --image 0`,
      "order a call for at most 10 ASY",
    );
    const fulfil = `operator fulfil ${DIGITS} --call ${text(request, "call")}`;
    const fulfilled = await user.send(fulfil, `fulfil request ${text(request, "call")}`);
    expect(fulfilled).to.include({ call: request["call"], answer: "7" });

    const session = `call session ${node} ${DIGITS} --images 0,1 --session session.json`;
    const opened = await user.send(session, "open a session with 20 ASY");
    expect(opened).to.include({ calls: 2, file: "session.json" });
    ids.session = text(opened, "session");
    const settled = await user.send(`operator settle ${DIGITS} --session session.json`, "settle a session");
    expect(settled).to.include({ session: ids.session, calls: 2, answers: "7 2" });

    const simulated = await user.send(
      `call simulate ${DIGITS} --calls 2 --price 3 ${FORGEABLE}`,
      "pay for 2 calls",
    );
    expect(simulated).to.include({ model: ids.digits, calls: 2, right: 2, price: "3.0", paid: "6.0" });
    ids.stage = text(simulated, "node");
    expect(ids.stage).not.to.equal(ids.node);
  });

  it("runs a node, which quotes an order and answers it by itself", async () => {
    const port = await freePort();
    const url = `http://127.0.0.1:${String(port)}`;
    const models = [{ onnx: "models/digits/digits-lite.onnx" }];
    const quotes = { enabled: true, minTermSeconds: 60 };
    const config = { nodeId: ids.node, models, listen: { port }, quotes };
    await writeFile(path.join(chain.folder, "node.json"), JSON.stringify(config));
    const stop = await user.start("operator run --file node.json", RUNS);
    try {
      await user.tell(`call draft --node ${ids.node} ${DIGITS} --image 1 --price 2 --order order.json`);
      const quoted = await user.tell(`call quote --url ${url} --order order.json --quote quote.json`);
      expect(quoted).to.include({ file: "quote.json", price: "2.0", bond: "2.0" });
      const { call } = await user.send("call request-quoted --quote quote.json", "order a call by quote");
      let answered: Row | undefined;
      for (const until = Date.now() + NODE_TAKES_MS; Date.now() < until && answered === undefined;) {
        await sleep(1_000);
        answered = (await user.read("calls")).find((row) => row["call"] === call);
      }
      expect(answered).to.include({ node: ids.node, caller: self, answer: "2", legsSumToPrice: true });
      const status = await user.tell(`operator status --url ${url}`);
      expect(status).to.include({ nodeId: ids.node, heldSessions: 0 }).and.have.property("requests");
    } finally {
      await stop();
    }
  });

  it("leaves calls unanswered, one of them with a bond", async () => {
    const node = `--node ${ids.node} ${DIGITS}`;
    await user.tell(`call draft ${node} --image 2 --price 2 --bond 3 --order late.json`);
    const quoted = await user.tell(`operator quote ${DIGITS} --order late.json --quote signed.json`);
    expect(quoted).to.include({ file: "signed.json", price: "2.0", bond: "3.0" });
    ids.bonded = text(await user.tell("call request-quoted --quote signed.json --yes"), "call");
    ids.late = text(await user.tell(`call request ${node} --image 3 --yes`), "call");
    expect(await user.tell(`delegate show --node ${ids.node}`)).to.include({ nodeBonded: true });
  });

  it("tells who earned what, and pays it", async () => {
    const calls = await user.read("calls");
    expect(calls).to.have.length(6);
    for (const row of calls)
      expect(row).to.include({ model: ids.digits, caller: self, legsSumToPrice: true });
    expect(await user.tell("rank")).to.include({ rank: 1, model: ids.digits, author: self, calls: "6" });
    expect(await user.tell("listing")).to.have.nested.property("models[0].rank", 1);
    const [line, ...others] = await user.read(`operator statement --node ${ids.node}`);
    expect(others).to.be.empty;
    expect(line).to.include({ model: ids.digits, calls: 4, gross: "8.0" });

    const [licences, commissions, pool] = [
      await paid("licence"),
      await paid("commission"),
      await paid("pool"),
    ];
    const statement = await user.tell("statement");
    expect(statement)
      .to.include({ account: self, claimable: licences })
      .and.have.nested.property("stakes[1]");
    const harvested = await user.send(`delegate harvest --node ${ids.node}`, `harvest for node ${ids.node}`);
    expect(harvested).to.include({ harvested: line?.["pool"], vesting: line?.["pool"] });
    expect(Number(pool)).to.be.greaterThan(Number(line?.["pool"]));
    const all = formatEther(parseEther(licences) + parseEther(commissions));
    expect(await user.send("claim", "claim earnings")).to.include({ claimed: all, commissions });
    const burned = await user.send("burn-fees", "burn the fees of all calls");
    expect(burned).to.include({ burned: await paid("burned") });
    const treasury = await user.send("governance pay-treasury", "pay the treasury");
    expect(treasury).to.include({ treasury: self, paid: await paid("treasury") });
    const funded = await user.send(`fund --to ${OTHER} --eth 0.5 --asy 3`, "hand 0.5 ETH and 3 ASY to");
    expect(funded).to.deep.equal({ account: OTHER, holdsEth: "0.5", holdsAsy: "3.0" });
  });

  it("moves money and keys of sessions", async () => {
    const session = `--session ${ids.session}`;
    const deposited = await user.send(`call deposit ${session} --amount 5 --permit`, "deposit 5 ASY");
    expect(deposited).to.include({ balance: "21.0" });
    const thawed = await user.send(`call thaw ${session} --amount 6`, `thaw money of session ${ids.session}`);
    expect(thawed).to.include({ thawing: "6.0" });
    const kept = await user.send(`call cancel-thaw ${session}`, "leave thawing money");
    expect(kept).to.include({ balance: "21.0" });
    expect(await daysUntil(await user.tell(`call thaw ${session} --yes`), "withdrawableFrom")).to.be.closeTo(
      3,
      0.01,
    );
    const signer = `--signer ${OTHER}`;
    expect(await user.send(`call authorise-signer ${signer}`, `let ${OTHER} sign`)).to.include({
      signer: OTHER,
    });
    const ended = await user.send(`call revoke-signer ${signer}`, `revoke ${OTHER}`);
    expect(await daysUntil(ended, "endsAt")).to.be.closeTo(3, 0.01);
    expect(await user.send("call revoke-all-signers", "revoke every key")).to.include({ caller: self });
  });

  it("announces what authors and delegators must, and ends an offer", async () => {
    const model = `--id ${ids.digits}`;
    const licence = `model change-licence ${model} --licence 300000 --floor 0.5`;
    const changed = await user.send(licence, `change the licence of model ${ids.digits}`);
    expect(await daysUntil(changed, "from")).to.be.closeTo(90, 0.01);
    const node = `${model} --node ${ids.node}`;
    expect(await user.send(`model allow-node ${node}`, `let node ${ids.node} serve`)).to.include({
      node: ids.node,
    });
    expect(
      await daysUntil(await user.send(`model bar-node ${node}`, `bar node ${ids.node}`), "from"),
    ).to.be.closeTo(90, 0.01);
    const restrict = `model restrict-serving ${model}`;
    await user.send(restrict, `restrict who serves model ${ids.digits}`);
    const opened = await user.send(`model open-serving ${model}`, "let every node serve");
    expect(opened).to.include({ model: ids.digits });
    expect(await daysUntil(await user.tell(`${restrict} --yes`), "from")).to.be.closeTo(90, 0.01);

    const stop = `operator stop-offer --node ${ids.stage} --model ${ids.digits}`;
    expect(await daysUntil(await user.send(stop, "end the offer"), "standsUntil")).to.be.closeTo(3, 0.01);
    const stake = `--node ${ids.node}`;
    const thawed = await user.send(`delegate thaw ${stake} --amount 7`, `thaw stake with node ${ids.node}`);
    expect(Number(thawed["thawing"])).to.be.closeTo(7, 0.01);
    await user.send(`delegate cancel-thaw ${stake}`, `put thawing stake with node ${ids.node}`);
    expect(await user.tell(`delegate show ${stake}`)).to.include({ thawing: "0.0", thawEndsAt: "no thaw" });
    await user.tell(`delegate thaw ${stake} --amount 5 --yes`);
  });

  it("governs: announces, takes back, pauses", async () => {
    const change = `--function setTreasury --args ["${OTHER}"]`;
    const scheduled = await user.send(`governance schedule ${change}`, "schedule setTreasury");
    expect(await daysUntil(scheduled, "executableFrom")).to.be.closeTo(2, 0.01);
    const other = '--contract governance --function labelRole --args [1,"guardian"]';
    await user.tell(`governance schedule ${other} --yes`);
    expect(await user.read("governance pending")).to.have.length(2);
    const cancelled = await user.send(`governance cancel ${other}`, "cancel labelRole");
    expect(cancelled).to.include({ function: "labelRole(uint64,string)", cancelled: true });
    const pending = { operation: scheduled["operation"], by: self, isExecutable: false };
    expect(await user.tell("governance pending")).to.include(pending);

    const paused = await user.send("governance pause", "take no new money for a while");
    expect(await daysUntil(paused, "pausedUntil")).to.be.within(6.9, 7);
    const deposit = `call deposit --session ${ids.session} --amount 1 --yes`;
    expect(await user.refuse(deposit)).to.contain("RiskIsPaused");
    expect(
      await daysUntil(await user.send("governance unpause", "end the pause"), "pausedUntil"),
    ).to.be.at.most(0);
  });

  it("does after three days what had to wait", async () => {
    await chain.later(3 * DAY + 60);
    const change = `--function setTreasury --args ["${OTHER}"]`;
    expect(await user.tell("governance pending")).to.include({ isExecutable: true });
    expect(await user.send(`governance execute ${change}`, "execute setTreasury")).to.include({
      executed: true,
    });
    expect(await user.read("governance pending")).to.be.empty;
    const withdrawn = await user.send(`call withdraw --session ${ids.session}`, "withdraw thawed money");
    expect(withdrawn).to.include({ withdrawn: "21.0", balance: "0.0" });
    const refunded = await user.send(`call refund --call ${ids.late}`, `refund request ${ids.late}`);
    expect(refunded).to.include({ refunded: "2.0" });
    const release = `operator release-bond --node ${ids.node} --call ${ids.bonded}`;
    expect(await user.send(release, `release the bond of call ${ids.bonded}`)).to.include({
      released: "3.0",
    });
    expect(await user.tell(`delegate show --node ${ids.node}`)).to.include({ nodeBonded: true });
  });

  it("does after ninety days what had to wait longer, and leaves", async () => {
    await chain.later(90 * DAY);
    const applied = await user.send(`model apply-licence --id ${ids.digits}`, "store the announced licence");
    expect(applied).to.include({ licence: "300000", floor: "0.5" });
    const node = `--node ${ids.node}`;
    const dropped = await user.send(`operator drop-offer ${node} --model ${ids.digits}`, "drop the offer");
    expect(dropped).to.include({ node: ids.node, model: ids.digits });
    const withdrawn = await user.send(`delegate withdraw ${node}`, "withdraw thawed stake");
    expect(Number(withdrawn["withdrawn"])).to.be.within(5, 5.1);
    const left = await user.send(`operator leave ${node}`, "end offers and thaw stake");
    expect(left).to.include({ offersEnded: 0, delisted: 0, withdrawn: "0.0" });
    await chain.later(14 * DAY);
    const rest = await user.tell(`operator leave ${node} --yes`);
    expect(Number(rest["withdrawn"])).to.be.within(1_100, 1_110);
    expect(rest).to.include({ thawing: "0.0" }).and.have.property("next").that.contains("nothing is left");
    expect(await user.send(`operator close ${node}`, `close node ${ids.node} for good`)).to.include({
      closed: true,
    });
  });

  it("forgets no task of the table, and none that sends without being asked", () => {
    const excepted = (name: string) => EXCEPTIONS.some(([start]) => `${name} `.startsWith(`${start} `));
    for (const [start] of EXCEPTIONS)
      expect(
        [...TASKS.keys()].some((name) => `${name} `.startsWith(`${start} `)),
        start,
      ).to.equal(true);
    const left = [...TASKS.keys()].filter((name) => !excepted(name));
    expect([...user.ran].sort()).to.deep.equal(left.sort());
    const sending = left.filter((name) => TASKS.get(name)?.options["yes"] !== undefined);
    expect([...user.refused].sort()).to.deep.equal(sending.sort());
  });
});

/** A text that a task has told. */
function text(row: Row, name: string): string {
  const value = row[name];
  if (typeof value !== "string") throw new Error(`${name} is ${String(value)}, not a text`);
  return value;
}
