// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { SCALAR_FIELD_ORDER } from "../../src/shared/publicSignals.ts";
import { deployAssay, ethers, networkHelpers } from "../shared/fixtures.ts";
import { makeRegistration, registerCircuit, registerModel } from "../shared/models.ts";
import { expectGas } from "../shared/snapshots.ts";

const { id } = ethers;
const SALT = id("salt");

async function deployWithCircuit() {
  const assay = await deployAssay();
  return { ...assay, circuitId: await registerCircuit(assay) };
}

type Fixture = Awaited<ReturnType<typeof deployWithCircuit>>;

describe("ModelRegistry", () => {
  let f: Fixture;

  beforeEach(async () => {
    f = await networkHelpers.loadFixture(deployWithCircuit);
  });

  it("registers in two steps and makes the author the owner", async () => {
    const { models, circuitId, signers } = f;
    const { author } = signers;
    const registration = makeRegistration(circuitId);
    const seal = await models.sealOf(author, registration, SALT);
    await expect(models.connect(author).commitRegistration(seal))
      .to.emit(models, "RegistrationCommitted")
      .withArgs(author.address, seal);
    const modelId = await models.modelIdOf(circuitId, registration.commitment);
    await networkHelpers.mine(await models.MIN_SEAL_AGE());
    const registering = models.connect(author).register(registration, SALT);
    await expect(registering)
      .to.emit(models, "ModelRegistered")
      .withArgs(modelId, circuitId, author.address, Object.values(registration));
    await expect(registering)
      .to.emit(models, "Transfer")
      .withArgs(ethers.ZeroAddress, author.address, modelId);

    expect(await models.ownerOf(modelId)).to.equal(author.address);
    expect(await models.tokenURI(modelId)).to.equal(registration.uri);
    expect(await models.circuitOf(modelId)).to.equal(circuitId);
    const { verifier, terms } = await f.circuits.circuitOf(circuitId);
    expect(await models.statementOf(modelId)).to.deep.equal([
      verifier,
      terms.batchSize,
      terms.wordsPerCall,
      registration.commitment,
    ]);
    expect((await models.registrationOf(modelId)).contentHash).to.equal(registration.contentHash);
  });

  it("derives seals and model ids as a client can by itself", async () => {
    const { models, circuitId, signers } = f;
    const registration = makeRegistration(circuitId);
    const coder = ethers.AbiCoder.defaultAbiCoder();
    const tuple = "tuple(bytes32,uint256,uint32,uint32,uint96,bool,uint256,uint256,bytes32,string)";
    const seal = coder.encode(
      ["address", tuple, "bytes32"],
      [signers.author.address, Object.values(registration), SALT],
    );
    expect(await models.sealOf(signers.author, registration, SALT)).to.equal(ethers.keccak256(seal));
    const { chainId } = await ethers.provider.getNetwork();
    const content = coder.encode(
      ["uint256", "address", "bytes32", "uint256"],
      [chainId, await models.getAddress(), circuitId, 1n],
    );
    expect(await models.modelIdOf(circuitId, 1n)).to.equal(BigInt(ethers.keccak256(content)));
  });

  it("R30: a front-runner in the author's own block gets nothing", async () => {
    const { models, circuitId, signers } = f;
    const { author, stranger } = signers;
    const registration = makeRegistration(circuitId);
    await models.connect(author).commitRegistration(await models.sealOf(author, registration, SALT));
    const stolenSeal = await models.sealOf(stranger, registration, SALT);

    await networkHelpers.mine(await models.MIN_SEAL_AGE());

    // The second step shows the registration to everybody; the attacker's transactions come first in the same block.
    const { provider } = ethers;
    await provider.send("evm_setAutomine", [false]);
    const gasLimit = 1_000_000;
    const attempts = [
      await models.connect(stranger).commitRegistration(stolenSeal, { gasLimit, gasPrice: 10n ** 11n }),
      await models.connect(stranger).register(registration, SALT, { gasLimit, gasPrice: 10n ** 11n }),
    ];
    const honest = await models
      .connect(author)
      .register(registration, SALT, { gasLimit, gasPrice: 10n ** 10n });
    await provider.send("evm_mine", []);
    await provider.send("evm_setAutomine", [true]);

    const receipts = await Promise.all(
      [...attempts, honest].map(({ hash }) => provider.getTransactionReceipt(hash)),
    );
    expect(new Set(receipts.map((receipt) => receipt?.blockNumber)).size).to.equal(1);
    expect(receipts.map((receipt) => receipt?.index)).to.deep.equal([0, 1, 2]);
    expect(receipts.map((receipt) => receipt?.status)).to.deep.equal([1, 0, 1]);
    const modelId = await models.modelIdOf(circuitId, registration.commitment);
    expect(await models.ownerOf(modelId)).to.equal(author.address);
    await networkHelpers.mine(await models.MIN_SEAL_AGE());
    await expect(models.connect(stranger).register(registration, SALT))
      .to.be.revertedWithCustomError(models, "ModelAlreadyRegistered")
      .withArgs(modelId);
  });

  it("R27, R30: refuses what cannot be, by name and with the values", async () => {
    const { models, circuits, circuitId, signers } = f;
    const { author } = signers;
    const registration = makeRegistration(circuitId);
    await expect(models.connect(author).register(registration, SALT))
      .to.be.revertedWithCustomError(models, "SealMissing")
      .withArgs(await models.sealOf(author, registration, SALT));
    await expect(
      registerModel(f, author, makeRegistration(circuitId, { commitment: SCALAR_FIELD_ORDER + 1n })),
    )
      .to.be.revertedWithCustomError(models, "CommitmentOutOfField")
      .withArgs(SCALAR_FIELD_ORDER + 1n);
    await expect(registerModel(f, author, makeRegistration(id("no circuit"))))
      .to.be.revertedWithCustomError(circuits, "CircuitUnknown")
      .withArgs(id("no circuit"));
    await expect(registerModel(f, author, makeRegistration(circuitId, { base: 7n })))
      .to.be.revertedWithCustomError(models, "ModelUnknown")
      .withArgs(7n);
  });

  it("E06: pays the base's owner the royalty of the day the derived model was registered", async () => {
    const { models, circuitId, signers } = f;
    const { author, baseAuthor, stranger } = signers;
    const base = await registerModel(f, baseAuthor, makeRegistration(circuitId, { royalty: 150_000n }));
    const derived = await registerModel(
      f,
      author,
      makeRegistration(circuitId, { commitment: 2n, base, licence: 400_000n, royalty: 0n }),
    );
    expect(await models.baseOf(derived)).to.equal(base);
    expect(await models.licenceOf(derived)).to.deep.equal([author.address, 0n, 400_000n, 150_000n]);
    expect(await models.royaltiesOf(derived)).to.deep.equal([[base, baseAuthor.address, 150_000n]]);
    await models.connect(baseAuthor).transferFrom(baseAuthor, stranger, base);
    expect(await models.royaltiesOf(derived)).to.deep.equal([[base, stranger.address, 150_000n]]);
    expect((await models.licenceOf(base)).author).to.equal(stranger.address);
  });

  it("R22, R23: gives notice for longer than any voucher lives, however the escrow is set up", async () => {
    const { models, escrow } = f;
    expect(await models.NOTICE()).to.be.at.least(await escrow.MAX_THAW_PERIOD());
  });

  it("needs no more gas than it did", async () => {
    const { models, circuitId, signers } = f;
    const own = models.connect(signers.author);
    const registration = makeRegistration(circuitId);
    const committing = await own.commitRegistration(await models.sealOf(signers.author, registration, SALT));
    expectGas("models.commitRegistration", (await committing.wait())?.gasUsed ?? 0n);
    await networkHelpers.mine(await models.MIN_SEAL_AGE());
    const registering = await own.register(registration, SALT);
    expectGas("models.register", (await registering.wait())?.gasUsed ?? 0n);
  });
});
