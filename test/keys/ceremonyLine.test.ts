// SPDX-License-Identifier: MIT
import { cp, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect } from "chai";
import { keccak256 } from "ethers";
import { artifacts } from "hardhat";
import { addressesOf } from "../../src/client/addressesOf.ts";
import { createClient } from "../../src/client/createClient.ts";
import { registerCircuit } from "../../src/client/registerCircuit.ts";
import { compileModel, createEvaluator, witnessInputs } from "../../src/compiler/index.ts";
import {
  applyBeacon,
  contribute,
  exportVerifyingKey,
  findOrMakeDevelopmentKey,
  publishCeremony,
  readCeremony,
} from "../../src/keys/index.ts";
import { transcribeContributions } from "../../src/keys/ceremony/transcribeContributions.ts";
import { prepareModel, type PreparedModel } from "../../src/node/prepareModel.ts";
import type { VerifiedChain } from "../../src/node/verify/checkChain.ts";
import { LINK_NAMES, type Link, type LinkName } from "../../src/node/verify/Link.ts";
import { verifyModel, type VerifyModelParameters } from "../../src/node/verify/verifyModel.ts";
import { createProver, encodeProof, verifyProof } from "../../src/prover/index.ts";
import { leaseCurve, type CurveLease } from "../../src/shared/curve.ts";
import { deployAssay, ethers, networkHelpers } from "../shared/fixtures.ts";
import { splitWords } from "../verification/helpers/words.ts";
import { ceremony, MODEL, type TestCeremony } from "./helpers/ceremony.ts";
import { BEACON } from "./helpers/holdCeremony.ts";
import { defined } from "./helpers/defined.ts";
import { failureOf } from "./helpers/failureOf.ts";
import { forgeKeyFolder } from "./helpers/forgeKeyFolder.ts";
import { createFolder, polynomial } from "./helpers/polynomial.ts";

const OTHER_MODEL = "models/forest/logistic.onnx";

describe("the line from a model's file to its verifier on chain", function () {
  this.timeout(300_000);
  let lease: CurveLease;
  let held: TestCeremony;
  let prepared: PreparedModel;
  let folder: string;
  let chain: VerifiedChain;
  let verifier: string;

  /** A market with the ceremony's circuit and a development key's beside it. */
  async function deployCircuits() {
    const deployed = await deployAssay();
    const client = createClient({
      signer: deployed.signers.author,
      addresses: await addressesOf(deployed),
    });
    const { circuitId } = await registerCircuit(client, prepared);
    const development = await prepareModel({ onnx: MODEL });
    const other = await registerCircuit(client, development);
    return {
      client,
      implementation: await client.circuits.VERIFIER_IMPLEMENTATION(),
      verifier: (await client.circuits.circuitOf(circuitId)).verifier,
      otherVerifier: (await client.circuits.circuitOf(other.circuitId)).verifier,
    };
  }

  before(async () => {
    lease = await leaseCurve();
    held = await ceremony();
    folder = await createFolder();
    prepared = await prepareModel({ onnx: MODEL, key: held.key.folder });
    const deployed = await networkHelpers.loadFixture(deployCircuits);
    ({ verifier } = deployed);
    chain = {
      circuits: deployed.client.circuits,
      provider: ethers.provider,
      artifacts: {
        registry: await artifacts.readArtifact("CircuitRegistry"),
        verifier: await artifacts.readArtifact("Groth16Verifier"),
      },
    };
  });
  after(() => lease.release());

  /** Checks the line; the model's circuit is the one compiled before, unless another one is given. */
  const verify = (options: Partial<VerifyModelParameters> = {}): Promise<readonly Link[]> =>
    verifyModel({
      onnx: MODEL,
      key: held.key.folder,
      chain,
      compile: () => Promise.resolve(held.compiled),
      ...options,
    });
  const named = (links: readonly Link[], status: Link["status"]): readonly LinkName[] =>
    links.filter((link) => link.status === status).map(({ name }) => name);
  const detailOf = (links: readonly Link[], name: LinkName): string =>
    defined(links.find((link) => link.name === name)).detail;
  const withPhaseOne = () => ({ powersOfTau: held.phase.file, acceptUnknownPowersOfTau: true });

  it("ends in a verifier that accepts what snarkjs accepts with the ceremony's key, and nothing else", async () => {
    const { manifest, model, files } = prepared.compiled;
    expect(prepared.keyKind).to.equal("ceremony");
    const prover = await createProver({ wasm: files.wasm, zkey: prepared.zkey, manifest });
    const { proof, publicSignals } = await prover.prove(
      witnessInputs({
        manifest,
        evaluate: createEvaluator(model),
        inputs: [prepared.quantise([39.1, 18.7, 181, 3750])],
        salts: [5n],
        context: 3n,
      }),
    );
    await prover.close();
    expect(await verifyProof(held.key.verifyingKey, publicSignals, proof)).to.equal(true);
    const contract = await ethers.getContractAt("Groth16Verifier", verifier);
    const [a, b, c] = splitWords(encodeProof(proof));
    expect(await contract.verifyProof(a, b, c, [...publicSignals])).to.equal(true);
    expect(await contract.verifyProof(a, b, c, publicSignals.with(-1, 9n))).to.equal(false);
  });

  it("is not begun with the key of another model", async () => {
    const error = await failureOf(prepareModel({ onnx: OTHER_MODEL, key: held.key.folder }));
    expect(error.code).to.equal("CEREMONY_KEY_MISMATCH");
    expect(error.message).to.include("logistic").and.to.include(held.key.info.sha256.r1cs);
  });

  it("is begun with the batch size that the ceremony was held for", async () => {
    const four = await forgeKeyFolder({
      key: held.key,
      edit: (transcript) => ({ ...transcript, model: { ...transcript.model, batchSize: 4 } }),
      out: path.join(folder, "four"),
    });
    const error = await failureOf(prepareModel({ onnx: MODEL, key: four }));
    expect(error.code).to.equal("CEREMONY_KEY_MISMATCH");
    const { manifest } = await compileModel({ onnx: MODEL, batchSize: 4 });
    expect(error.message).to.include(manifest.hashes.r1cs);
  });

  it("holds from end to end, the model compiled afresh", async () => {
    const links = await verify({
      ...withPhaseOne(),
      compile: compileModel,
      contribution: defined(held.hashes[0]),
    });
    expect(links.map(({ name }) => name)).to.deep.equal([...LINK_NAMES]);
    expect(links.filter(({ status }) => status !== "holds")).to.deep.equal([]);
    expect(detailOf(links, "contributions")).to.equal(
      `2 contributions: "Ada", "Bob"; beacon ${BEACON.slice(2)}`,
    );
    expect(detailOf(links, "registry")).to.include(held.key.setup.transcriptHash);
    expect(detailOf(links, "verifier")).to.include(verifier);
  });

  it("says what it could not check without phase 1 and without a chain", async () => {
    const links = await verify({ chain: "give --network" });
    expect(named(links, "unchecked")).to.deep.equal(["setup", "registry", "verifier", "code"]);
    expect(named(links, "broken")).to.deep.equal([]);
    expect(detailOf(links, "setup")).to.include("--ptau");
  });

  it("prints nothing that a terminal would obey, whoever wrote it", async () => {
    const escape = "\u001b[2K\r✔ setup";
    for (const [name, from, to] of [
      [
        "value",
        '"powersOfTau": {\n    "name": null',
        `"powersOfTau": {\n    "name": ${JSON.stringify(escape)}`,
      ],
      [
        "key",
        '"model": {',
        `"model": {\n    ${JSON.stringify(`x${escape}`).replaceAll("\\u001b", "\\u009b")}: 1,`,
      ],
    ] as const) {
      const copy = path.join(folder, `terminal-${name}`);
      await cp(held.key.folder, copy, { recursive: true });
      const file = path.join(copy, "transcript.json");
      const text = (await readFile(file, "utf8")).replace(from, () => to);
      await writeFile(file, text);
      const info = path.join(copy, "key.json");
      const hash = keccak256(new TextEncoder().encode(text));
      await writeFile(info, (await readFile(info, "utf8")).replace(held.key.setup.transcriptHash, hash));
      const links = await verify({ key: copy, powersOfTau: undefined });
      expect(text).to.include(to);
      expect(links.map(({ detail }) => detail).join("")).to.not.match(/[\p{C}\p{Zl}\p{Zp}]/u);
      expect(named(links, "holds")).to.not.include("setup");
    }
    const missing = await verify({ onnx: `${escape}.onnx` });
    expect(missing.map(({ detail }) => detail).join("")).to.not.match(/[\p{C}\p{Zl}\p{Zp}]/u);
  });

  it("breaks for another ONNX file", async () => {
    const links = await verify({ onnx: OTHER_MODEL, compile: compileModel });
    expect(named(links, "broken")).to.deep.equal(["onnx", "circuit", "r1cs"]);
  });

  it("breaks for another r1cs", async () => {
    const { r1cs } = await polynomial(5);
    const { compiled } = held;
    const other = { ...compiled, files: { ...compiled.files, r1cs } };
    const links = await verify({ ...withPhaseOne(), compile: () => Promise.resolve(other) });
    expect(named(links, "broken")).to.deep.equal(["r1cs", "setup"]);
  });

  it("breaks for a transcript with one byte changed, and nothing else is then compared", async () => {
    const key = path.join(folder, "changed");
    await cp(held.key.folder, key, { recursive: true });
    const file = path.join(key, "transcript.json");
    await writeFile(file, (await readFile(file, "utf8")).replace('"Ada"', '"Eda"'));
    const links = await verify({ key });
    expect(named(links, "broken")).to.deep.equal(["transcript"]);
    expect(named(links, "unchecked")).to.deep.equal(LINK_NAMES.slice(1));
  });

  it("breaks for a transcript that was rewritten with all its hashes", async () => {
    const key = await forgeKeyFolder({
      key: held.key,
      edit: (transcript) => ({
        ...transcript,
        contributions: transcript.contributions.with(0, {
          ...defined(transcript.contributions[0]),
          name: "Eve",
        }),
      }),
      out: path.join(folder, "rewritten"),
    });
    expect(named(await verify({ key }), "broken")).to.deep.equal(["contributions", "registry", "verifier"]);
  });

  it("breaks for a transcript that states another size", async () => {
    const key = await forgeKeyFolder({
      key: held.key,
      edit: (transcript) => ({ ...transcript, constraints: 580, domainSize: 512 }),
      out: path.join(folder, "other-size"),
    });
    expect(named(await verify({ key }), "broken")).to.deep.equal([
      "r1cs",
      "contributions",
      "registry",
      "verifier",
    ]);
  });

  it("compiles nothing for a transcript with a batch that no verifier could hold", async () => {
    const shapes = [
      { batchSize: 1e9, publicSignals: 4 },
      { batchSize: 1e9, publicSignals: 2e9 + 2 },
      { batchSize: 2, publicSignals: 5 },
      { batchSize: 1, publicSignals: 376 },
    ];
    for (const [index, { batchSize, publicSignals }] of shapes.entries()) {
      const key = await forgeKeyFolder({
        key: held.key,
        edit: (transcript) => ({ ...transcript, publicSignals, model: { ...transcript.model, batchSize } }),
        out: path.join(folder, `shape-${String(index)}`),
      });
      let compiled = 0;
      const compile = () => Promise.resolve(held.compiled).finally(() => compiled++);
      const links = await verify({ key, compile });
      expect(named(links, "broken")).to.deep.equal(["transcript"]);
      expect(detailOf(links, "transcript")).to.include(`${String(publicSignals)} public signals`);
      expect(compiled).to.equal(0);
    }
  });

  it("breaks for a transcript that gives a phase 1 of one's own for a published one", async () => {
    const key = await forgeKeyFolder({
      key: held.key,
      edit: (transcript) => ({
        ...transcript,
        powersOfTau: { ...transcript.powersOfTau, name: "powersOfTau28_hez_final_10.ptau" },
      }),
      out: path.join(folder, "claimed-phase-one"),
    });
    const links = await verify({ ...withPhaseOne(), key });
    expect(named(links, "broken")).to.deep.equal(["setup", "registry", "verifier"]);
    expect(detailOf(links, "setup")).to.match(/published name/);
  });

  it("breaks where a coordinator held the ceremony again alone: at the registry, and for every contributor", async () => {
    const at = (name: string): string => path.join(folder, `alone-${name}`);
    await contribute({ input: held.steps.initial, out: at("1"), name: "Ada" });
    await contribute({ input: at("1"), out: at("2"), name: "Bob" });
    await applyBeacon({ input: at("2"), out: at("3"), beacon: BEACON });
    const { folder: key } = await publishCeremony({
      zkey: at("3"),
      r1cs: held.compiled.files.r1cs,
      powersOfTau: held.phase.file,
      known: held.phase.known,
      model: { name: "penguins", batchSize: 1, head: 0 },
      hashes: held.compiled.manifest.hashes,
      out: at("key"),
    });
    const links = await verify({ key, contribution: defined(held.hashes[0]) });
    expect(named(links, "broken")).to.deep.equal(["contributions", "registry", "verifier"]);
    expect(detailOf(links, "contributions")).to.match(/left out or replaced/);
    expect(detailOf(links, "registry")).to.match(/CircuitUnknown/);

    // The same key under the honest transcript's list.
    const hidden = await forgeKeyFolder({ key: held.key, zkey: at("3"), out: at("hidden") });
    expect(named(await verify({ key: hidden }), "broken")).to.include("contributions");
  });

  it("breaks for a key without its beacon", async () => {
    const { contributions } = await readCeremony(held.steps.second);
    const key = await forgeKeyFolder({
      key: held.key,
      zkey: held.steps.second,
      edit: (transcript) => ({
        ...transcript,
        contributions: transcribeContributions({ contributions }),
      }),
      out: path.join(folder, "no-beacon"),
    });
    const links = await verify({ key });
    expect(named(links, "broken")).to.deep.equal(["contributions", "registry", "verifier"]);
    expect(detailOf(links, "contributions")).to.match(/no beacon/);
  });

  it("breaks for a development key, as it is and passed off as a ceremony's", async () => {
    const { r1cs } = held.compiled.files;
    const development = await findOrMakeDevelopmentKey({ r1cs, cache: path.join(folder, "keys") });
    const honest = await verify({ key: development.folder });
    expect(detailOf(honest, "transcript")).to.match(/CeremonyMissingError.*development key/);
    const key = await forgeKeyFolder({
      key: held.key,
      zkey: development.zkey,
      out: path.join(folder, "development"),
    });
    const links = await verify({ ...withPhaseOne(), key });
    expect(named(links, "broken")).to.deep.equal(["contributions", "setup", "registry", "verifier"]);
  });

  it("breaks for the key that nobody contributed to (gamma = delta)", async () => {
    const key = await forgeKeyFolder({
      key: held.key,
      zkey: held.steps.initial,
      out: path.join(folder, "initial"),
    });
    const links = await verify({ key });
    expect(named(links, "broken")).to.deep.equal(["contributions", "verifying key", "registry", "verifier"]);
    expect(detailOf(links, "verifying key")).to.match(/KeyDeltaDegenerateError/);
  });

  it("breaks for another key's verifying key", async () => {
    const key = await forgeKeyFolder({
      key: held.key,
      verifyingKey: await exportVerifyingKey(held.steps.second),
      out: path.join(folder, "other-verifying-key"),
    });
    expect(named(await verify({ key }), "broken")).to.deep.equal(["verifying key", "registry", "verifier"]);
  });

  it("breaks for a verifier that holds another key, and for other code under the verifiers", async () => {
    const { otherVerifier, implementation } = await networkHelpers.loadFixture(deployCircuits);
    const honest = await ethers.provider.getCode(verifier);
    await networkHelpers.setCode(verifier, await ethers.provider.getCode(otherVerifier));
    expect(named(await verify(), "broken")).to.deep.equal(["verifier"]);
    await networkHelpers.setCode(verifier, honest);
    expect(named(await verify(), "broken")).to.deep.equal([]);
    // A verifier that answers true to everything (PUSH1 1, PUSH0, MSTORE, PUSH1 32, PUSH0, RETURN).
    await networkHelpers.setCode(implementation, "0x60015f5260205ff3");
    expect(named(await verify(), "broken")).to.deep.equal(["code"]);
  });
});
