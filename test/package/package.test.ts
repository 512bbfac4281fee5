// SPDX-License-Identifier: MIT
import { access, readFile } from "node:fs/promises";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { build } from "esbuild";
import { keccak256, TypedDataEncoder, toUtf8Bytes, verifyTypedData, Wallet } from "ethers";
import { network } from "hardhat";
import { z } from "zod";
import { ENTRIES, LIGHT_ENTRIES } from "../../scripts/pack/entries.ts";
import { allImports, externalImports } from "../../scripts/pack/externalImports.ts";
import { QUOTE_DOMAIN, QUOTE_TYPES, VOUCHER_DOMAIN, VOUCHER_TYPES } from "../../src/shared/eip712.ts";
import { hashSources } from "../../src/compiler/hashSources.ts";
import { expectFigure } from "../shared/snapshots.ts";
import { packPackage, type BuiltPackage } from "./helpers/builtPackage.ts";
import { runInBrowser } from "./helpers/runInBrowser.ts";

const manifestSchema = z.object({
  exports: z.record(z.string(), z.union([z.string(), z.record(z.string(), z.string())])),
  dependencies: z.record(z.string(), z.string()),
  optionalDependencies: z.record(z.string(), z.string()),
});
const rootSchema = z.object({
  devDependencies: z.record(z.string(), z.string()),
  optionalDependencies: z.record(z.string(), z.string()),
});

/** Where files of the package may lie. */
const PLACES =
  /^(package\.json|README\.md|LICENSE|(src|tasks|deploy|typechain-types|contracts|circuits|artifacts|models)\/.+)$/;

const readJson = async <T>(file: string, schema: z.ZodType<T>): Promise<T> =>
  schema.parse(JSON.parse(await readFile(file, "utf8")));

describe("the published package", function () {
  this.timeout(180_000);
  let built: BuiltPackage;
  let manifest: z.infer<typeof manifestSchema>;
  before(async () => {
    built = await packPackage("listed", { check: false });
    manifest = await readJson(path.join(built.folder, "package.json"), manifestSchema);
  });

  it("holds code, sources and artifacts, and none of the repository's tools, tests and mocks", () => {
    for (const file of built.files) {
      expect(file).to.match(PLACES);
      expect(file).not.to.match(/(^|\/)(mocks?|tests?|node_modules|bench|scripts|demo)(\/|\.)|Mock|\.test\./);
      expect(file).not.to.match(/(?<!\.d)\.ts$/);
    }
    expect(built.files).to.include.members(["contracts/interfaces/IInferenceMarket.sol", "circuits/LICENSE"]);
  });

  it("asks for nothing that only the repository needs: Node.js binaries, anvil, linters, test runners", async () => {
    const root = await readJson("package.json", rootSchema);
    const asked = Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies });
    const tools = Object.keys({ ...root.devDependencies, ...root.optionalDependencies });
    expect(asked.filter((name) => tools.includes(name))).to.deep.equal(["@types/snarkjs"]);
    expect(
      Object.keys(await readJson(path.join(built.folder, "package.json"), z.looseObject({}))),
    ).not.to.include("scripts");
  });

  it("exports files that are there", async () => {
    const targets = Object.values(manifest.exports)
      .flatMap((target) => (typeof target === "string" ? [target] : Object.values(target)))
      .filter((target) => !target.includes("*"));
    for (const target of targets) await access(path.join(built.folder, target));
    expect(targets).to.have.length(2 * Object.keys(ENTRIES).length + 1);
  });

  it("loads four light packages for bindings and client, and nothing of Node.js", async () => {
    expect(await externalImports(built.folder, LIGHT_ENTRIES)).to.deep.equal([
      "ethers",
      "p-queue",
      "poseidon-lite",
      "zod",
    ]);
    const imports = await allImports(built.folder, LIGHT_ENTRIES);
    expect(imports.filter((name) => name.startsWith("node:"))).to.deep.equal([]);
  });

  it("keeps bytecode out of the bindings", async () => {
    const bindings = built.files.filter(
      (file) => file.startsWith("typechain-types/") && file.endsWith(".js"),
    );
    expect(bindings.length).to.be.greaterThan(40);
    for (const file of bindings)
      expect(await readFile(path.join(built.folder, file), "utf8")).not.to.match(/0x6[0-9a-f]{200}/);
  });

  it("compiles models under the hashes that the repository gives them", async () => {
    const recorded = await readFile(path.join(built.folder, "src/compiler/sources.sha256"), "utf8");
    expect(recorded.trim()).to.equal(await hashSources());
  });

  it("signs vouchers and quotes in a browser, as the contracts read them", async () => {
    const { provider } = await network.create();
    const escrow = "0x00000000000000000000000000000000000000aa";
    const market = "0x00000000000000000000000000000000000000bb";
    const wallet = new Wallet(keccak256(toUtf8Bytes("a key of this test")));
    const result: unknown = await runInBrowser({
      folder: built.folder,
      given: {
        key: wallet.privateKey,
        addresses: { escrow, market },
        request: ({ method, params = [] }: { method: string; params?: unknown[] }) =>
          provider.request({ method, params }),
      },
      code: `
        import { QUOTE_TYPES, InferenceMarket__factory } from "./src/index.js";
        import { createClient, commitInput, drawSalt, quoteDomain, signVoucher } from "./src/client/index.js";
        import { BrowserProvider, TypedDataEncoder, Wallet, ZeroAddress, ZeroHash } from "ethers";
        const given = globalThis.addresses;
        const names = ["token", "staking", "circuits", "models", "ranking", "discovery"];
        const addresses = { ...given, ...Object.fromEntries(names.map((name) => [name, given.escrow])) };
        const signer = new Wallet(globalThis.key, new BrowserProvider({ request: globalThis.request }));
        const client = createClient({ signer, addresses });
        const voucher = { sessionId: ZeroHash, head: ZeroHash, callCount: 3n, validUntil: 9n };
        const quote = { caller: ZeroAddress, nodeId: ZeroHash, modelId: 1n, price: 2n, deadline: 3n, referrer: ZeroAddress,
          salt: ZeroHash, bond: 4n, callbackGas: 5n, validUntil: 6n,
          inputCommitment: commitInput({ words: new Uint8Array([1, 0, 1]), bits: 1, salt: 7n }) };
        globalThis.result = (async () => ({
          signature: await signVoucher(client, voucher),
          hash: TypedDataEncoder.hash(await quoteDomain(client), QUOTE_TYPES, quote),
          selector: InferenceMarket__factory.createInterface().getFunction("settle").selector,
          salt: drawSalt() > 0n,
          nodeJs: ["process", "require", "Buffer"].filter((name) => name in globalThis).join(),
        }))();`,
    });
    const found = z
      .object({
        signature: z.string(),
        hash: z.string(),
        selector: z.string(),
        salt: z.boolean(),
        nodeJs: z.string(),
      })
      .parse(result);
    const chainId = z
      .string()
      .transform(Number)
      .parse(await provider.request({ method: "eth_chainId" }));
    const zero = `0x${"0".repeat(64)}`;
    const voucher = { sessionId: zero, head: zero, callCount: 3n, validUntil: 9n };
    const domain = { ...VOUCHER_DOMAIN, chainId, verifyingContract: escrow };
    expect(verifyTypedData(domain, VOUCHER_TYPES, voucher, found.signature)).to.equal(wallet.address);
    const { commitInput } = await import("../../src/shared/poseidon.ts");
    const nobody = `0x${"0".repeat(40)}`;
    expect(found.hash).to.equal(
      TypedDataEncoder.hash({ ...QUOTE_DOMAIN, chainId, verifyingContract: market }, QUOTE_TYPES, {
        ...{
          caller: nobody,
          nodeId: zero,
          modelId: 1n,
          price: 2n,
          deadline: 3n,
          referrer: nobody,
          salt: zero,
        },
        ...{ bond: 4n, callbackGas: 5n, validUntil: 6n },
        inputCommitment: commitInput({ words: new Uint8Array([1, 0, 1]), bits: 1, salt: 7n }),
      }),
    );
    expect(found.selector).to.match(/^0x[0-9a-f]{8}$/);
    expect(found.salt).to.equal(true);
    expect(found.nodeJs).to.equal("");
  });

  it("leaves out of a browser's bundle what it does not use", async () => {
    const { outputFiles } = await build({
      stdin: {
        contents: 'export { createClient, signVoucher } from "./src/client/index.js";',
        resolveDir: built.folder,
      },
      ...{ bundle: true, minify: true, write: false, format: "esm", platform: "browser" },
    });
    const bytes = outputFiles.reduce((sum, { contents }) => sum + gzipSync(contents).length, 0);
    expectFigure("package", "assay/client, to sign vouchers", bytes);
  });

  it("stays within its budget of bytes", async () => {
    expectFigure("package", "tarball", built.bytes);
    for (const [entry, source] of Object.entries(ENTRIES)) {
      const isLight = LIGHT_ENTRIES.some((light) => light === entry);
      const { outputFiles } = await build({
        absWorkingDir: built.folder,
        entryPoints: [source.replace(/\.ts$/, ".js")],
        bundle: true,
        minify: true,
        write: false,
        format: "esm",
        // With all that browsers load of them; of the others, their own code.
        ...(isLight ? { platform: "browser" } : { platform: "node", packages: "external" }),
      });
      const bytes = outputFiles.reduce((sum, { contents }) => sum + gzipSync(contents).length, 0);
      const name = entry === "." ? "assay" : entry.replace("./", "assay/");
      expectFigure("package", isLight ? `${name} with its packages` : name, bytes);
    }
  });
});
