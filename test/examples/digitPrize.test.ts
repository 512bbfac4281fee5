// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { ZeroHash, id, parseEther } from "ethers";
import { loadDigits } from "../../models/digits/dataset.ts";
import { addressesOf } from "../../src/client/addressesOf.ts";
import { createClient, type AssayClient } from "../../src/client/createClient.ts";
import { openNode } from "../../src/client/openNode.ts";
import { registerCircuit } from "../../src/client/registerCircuit.ts";
import { registerModel } from "../../src/client/registerModel.ts";
import { send } from "../../src/client/send.ts";
import { fulfilRequest, proveRequest } from "../../src/node/fulfilRequest.ts";
import { prepareModel, type PreparedModel } from "../../src/node/prepareModel.ts";
import { serveModel } from "../../src/node/serveModel.ts";
import type { ServedModel } from "../../src/node/ServedModel.ts";
import { drawSalt } from "../../src/shared/drawSalt.ts";
import { ExamplePrize__factory, type ExamplePrize } from "../../typechain-types/index.js";
import { deployAssay, ethers, networkHelpers } from "../shared/fixtures.ts";

const ONNX = "models/digits/digits-lite.onnx";
const PRICE = parseEther("1");
const PRIZE = parseEther("100");
/** MNIST's test image 0 shows a seven, and the model reads one. */
const IMAGE = 0;
const SEVEN = 7;

describe("the consumer contract of the examples, with a real proof", function () {
  this.timeout(300_000);
  let prepared: PreparedModel;
  let served: ServedModel;
  let node: AssayClient;
  let claimant: AssayClient;
  let prizes: ExamplePrize;
  let nodeId: string;
  let sponsor: AssayClient;

  before(async () => {
    prepared = await prepareModel({ onnx: ONNX });
    const deployed = await deployAssay();
    const { signers } = deployed;
    const addresses = await addressesOf(deployed);
    node = createClient({ signer: signers.operator, addresses });
    claimant = createClient({ signer: signers.caller, addresses });
    sponsor = createClient({ signer: signers.author, addresses });
    const { circuitId } = await registerCircuit(node, prepared);
    const terms = { licence: 200_000n, royalty: 0n, contentHash: id("manifest"), uri: "" };
    const { modelId } = await registerModel(node, { circuitId, commitment: prepared.commitment, ...terms });
    served = await serveModel({ prepared, modelId, circuitId });
    const opening = { salt: ZeroHash, commission: 0n, endpoint: "https://node.example" };
    ({ nodeId } = await openNode(node, { ...opening, stake: parseEther("1000") }));
    await node.market.setOffer(nodeId, modelId, PRICE, 100n);

    const factory = new ExamplePrize__factory(signers.author);
    prizes = await factory.deploy(addresses.market, addresses.escrow, addresses.token, modelId);
    await deployed.token.transfer(signers.author, PRIZE * 10n);
    await sponsor.token.approve(prizes, PRIZE * 10n);
    await claimant.token.approve(prizes, PRICE * 10n);
  });
  after(() => served.close());

  /** A prize for a picture that shows a digit, and its reading by the node, proven and delivered. */
  async function play(digit: number) {
    const { images } = await loadDigits({ split: "test" });
    const input = { words: prepared.quantise(images[IMAGE] ?? []), salt: drawSalt() };
    const claims = prizes.connect(claimant.signer);
    const now = BigInt(await networkHelpers.time.latest());
    const open = prizes.connect(sponsor.signer).open;
    const account = await claimant.signer.getAddress();
    const terms = [account, prepared.commit(input), digit, PRIZE, now + 86_400n, ZeroHash] as const;
    const prizeId = await open.staticCall(...terms);
    await send(open(...terms));
    const order = [prizeId, nodeId, PRICE, prepared.encode(input), ZeroHash] as const;
    await send(claims.read(...order));
    const [requested] = await prizes.queryFilter(prizes.filters.ReadingRequested(prizeId));
    const callId = requested?.args.callId ?? "";
    const proven = await proveRequest(node, { models: [served], callId });
    await fulfilRequest(node, proven);
    return { prizeId, callId };
  }

  it("pays the claimant whose picture shows the digit", async () => {
    const { prizeId, callId } = await play(SEVEN);
    const failed = await claimant.market.queryFilter(claimant.market.filters.CallbackFailed(callId));
    expect(failed).to.deep.equal([]);
    const [decided] = await prizes.queryFilter(prizes.filters.PrizeDecided(prizeId));
    expect(decided?.args.digitRead).to.equal(BigInt(SEVEN));
    const account = await claimant.signer.getAddress();
    await expect(prizes.connect(claimant.signer).withdraw()).to.changeTokenBalances(
      ethers,
      claimant.token,
      [account, prizes],
      [PRIZE, -PRIZE],
    );
  });

  it("pays the sponsor if the picture shows another one", async () => {
    await play(SEVEN + 1);
    const account = await sponsor.signer.getAddress();
    expect(await prizes.withdrawable(account)).to.equal(PRIZE);
    expect(await prizes.withdrawable(await claimant.signer.getAddress())).to.equal(0n);
  });
});
