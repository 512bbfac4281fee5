// SPDX-License-Identifier: MIT
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { expect } from "chai";
import { publint } from "publint";
import { z } from "zod";
import { freePort } from "../../scripts/lab/freePort.ts";
import { ownEnvironment } from "../../scripts/lab/ownEnvironment.ts";
import { startProgram, type Program } from "../../scripts/lab/startProgram.ts";
import { packPackage, type BuiltPackage } from "../../test/package/helpers/builtPackage.ts";
import { readVersions } from "./helpers/readVersions.ts";
import { writeProject } from "./helpers/writeProject.ts";

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The first account of Hardhat's and Anvil's chains. */
const OPERATOR_KEY = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";

const nodeSchema = z.object({ node: z.string() });

/** The last line of what a task printed, as JSON. */
function readLine<T>(printed: string, schema: z.ZodType<T>): T {
  return schema.parse(JSON.parse(printed.trim().split("\n").at(-1) ?? ""));
}

/** The first block of TypeScript in the README's section on the library. */
async function readmeExample(): Promise<string> {
  const readme = await readFile("README.md", "utf8");
  const section = readme.slice(readme.indexOf("\n## As a library\n"));
  const [, code] = /\n```ts\n([^`]*)\n```\n/.exec(section) ?? [];
  if (code === undefined) throw new Error("README.md shows no code under ## As a library");
  return code;
}

describe("the package, installed in a project of somebody else's", function () {
  this.timeout(1_200_000);
  let built: BuiltPackage;
  let place: string;
  let chain: Program | undefined;

  let port: number;

  const environment = (): NodeJS.ProcessEnv => ({
    // Not where this repository's configuration is, for instance.
    ...ownEnvironment(),
    HARDHAT_DISABLE_TELEMETRY: "true",
    ASSAY_CACHE: path.join(place, "cache"),
    CHAIN_URL: `http://127.0.0.1:${String(port)}`,
  });
  const run = (program: string, args: readonly string[], { cwd }: { cwd: string }) =>
    new Promise<Outcome>((resolve) => {
      const options = { cwd, env: environment(), maxBuffer: 2 ** 26 };
      execFile(program, args, options, (error, stdout, stderr) => {
        const code = typeof error?.code === "number" ? error.code : error === null ? 0 : 1;
        resolve({ code, stdout, stderr });
      });
    });
  const succeed = async (...given: Parameters<typeof run>): Promise<string> => {
    const { code, stdout, stderr } = await run(...given);
    expect(code, `${given[0]} ${given[1].join(" ")}\n${stdout}\n${stderr}`).to.equal(0);
    return stdout;
  };
  const install = (cwd: string, ...packages: string[]) =>
    succeed("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline", built.tarball, ...packages], {
      cwd,
    });

  before(async () => {
    port = await freePort();
    built = await packPackage("installed", { check: true });
    place = await mkdtemp(path.join(tmpdir(), "assay-package-"));
  });
  after(async () => {
    await chain?.end("SIGTERM");
    await rm(place, { recursive: true, force: true });
  });

  it("is well formed in the eyes of publint", async () => {
    const { messages } = await publint({ pkgDir: built.folder, strict: true });
    expect(messages).to.deep.equal([]);
  });

  it("has types that every resolver of modules finds, in the eyes of arethetypeswrong", async () => {
    const result = await checkPackage(
      createPackageFromTarballData(new Uint8Array(await readFile(built.tarball))),
    );
    if (result.types === false) throw new Error("no types were found");
    // Made of ES modules alone, as its README says: CommonJS loads them by import() or, from Node.js 22, by require().
    const others = result.problems.filter(
      (problem) =>
        !("resolutionKind" in problem && ["node10", "node16-cjs"].includes(problem.resolutionKind)),
    );
    expect(others).to.deep.equal([]);
  });

  describe("in an empty TypeScript project", () => {
    let project: string;
    before(async () => {
      project = await writeProject(path.join(place, "library"), {
        "readme.ts": await readmeExample(),
        "entries.ts": await readFile("test-deep/package/projects/entries.txt", "utf8"),
      });
      const versions = await readVersions(["typescript", "@types/node"]);
      await install(project, ...versions, `node-${process.platform}-${process.arch}@20`);
    });

    for (const [module, moduleResolution] of [
      ["nodenext", "nodenext"],
      ["esnext", "bundler"],
    ] as const) {
      it(`compiles strictly with moduleResolution ${moduleResolution}, the package's declarations too`, async () => {
        const compilerOptions = {
          ...{ strict: true, noUncheckedIndexedAccess: true, exactOptionalPropertyTypes: true },
          ...{ target: "es2022", lib: ["es2023"], types: ["node"] },
          ...{ module, moduleResolution, rootDir: ".", outDir: moduleResolution },
        };
        const tsc = path.join("node_modules", ".bin", "tsc");
        // Of all packages that a node needs, not every declaration stands being checked.
        for (const [file, skipLibCheck] of [
          ["readme.ts", false],
          ["entries.ts", true],
        ] as const) {
          const configuration = {
            compilerOptions: { ...compilerOptions, skipLibCheck },
            files: [file],
          };
          await writeFile(path.join(project, "tsconfig.json"), JSON.stringify(configuration));
          await succeed(tsc, [], { cwd: project });
        }
      });
    }

    for (const version of ["20", "of this repository"]) {
      const node = (file: string) =>
        succeed(
          version === "20"
            ? path.join("node_modules", `node-${process.platform}-${process.arch}`, "bin", "node")
            : process.execPath,
          [path.join("nodenext", file)],
          { cwd: project },
        );

      it(`runs the README's lines on Node.js ${version}: a model, its circuit, a proof`, async () => {
        const printed = await node("readme.js");
        expect(printed).to.contain("pi_a").and.to.contain("groth16");
      });

      it(`loads every entry point on Node.js ${version}, simulates ten weeks and opens a node's database`, async () => {
        const found = z
          .object({
            version: z.string(),
            exports: z.array(z.number()),
            policies: z.number(),
            valid: z.boolean(),
            isShared: z.boolean(),
          })
          .parse(JSON.parse(await node("entries.js")));
        if (version === "20") expect(found.version).to.match(/^v20\./);
        expect(Math.min(...found.exports)).to.be.greaterThan(2);
        expect(found.policies).to.be.greaterThan(2);
        expect(found.valid).to.equal(true);
        expect(found.isShared).to.equal(false);
      });
    }
  });

  describe("as a plugin of a Hardhat project", () => {
    let project: string;
    const cli = path.join("node_modules", "hardhat", "dist", "src", "cli.js");
    const hardhat = (...args: string[]) => succeed(process.execPath, [cli, ...args], { cwd: project });
    const start = (...args: string[]) =>
      startProgram(process.execPath, [cli, ...args], { cwd: project, base: environment() });
    before(async () => {
      project = await writeProject(path.join(place, "plugin"), {
        "hardhat.config.ts": await readFile("test-deep/package/projects/hardhat.config.txt", "utf8"),
        "contracts/Consumer.sol": await readFile("test-deep/package/projects/Consumer.txt", "utf8"),
      });
      const peers = ["hardhat-ethers", "hardhat-ignition", "hardhat-ignition-ethers", "ignition-core"];
      await install(
        project,
        ...(await readVersions([
          "hardhat",
          "ethers",
          "solc",
          ...peers.map((name) => `@nomicfoundation/${name}`),
        ])),
      );
    });

    it("has the tasks for users, and none of the repository's own", async () => {
      const help = await hardhat("--help");
      for (const task of ["deploy", "listing", "rank", "model register", "operator open", "call request"])
        expect(help).to.match(new RegExp(String.raw`^\s+${task} `, "m"));
      expect(help).not.to.match(/^\s+(demo|bench) /m);
    });

    it("lets a contract import the interfaces by path", async () => {
      await hardhat("build");
      const artifact = path.join(project, "artifacts", "contracts", "Consumer.sol", "Consumer.json");
      const { bytecode } = z
        .object({ bytecode: z.string() })
        .parse(JSON.parse(await readFile(artifact, "utf8")));
      expect(bytecode.length).to.be.greaterThan(100);
    });

    it("deploys to the embedded chain", async () => {
      expect(await hardhat("deploy")).to.contain("Assay#InferenceMarket");
    });

    it("deploys to a chain of one's own, the package's contracts and not the project's of that name", async () => {
      chain = start("node", "--hostname", "127.0.0.1", "--port", String(port));
      await chain.said(/Started HTTP/);
      expect(await hardhat("deploy", "--network", "localhost")).to.contain("Assay#InferenceMarket");
      const rows = (await hardhat("governance", "print", "--network", "localhost", "--json"))
        .trim()
        .split("\n");
      expect(rows.length).to.be.greaterThan(5);
    });

    it("registers the sample model, and shows ranking and listing", async () => {
      const registered = await hardhat("model", "register", "--network", "localhost", "--json");
      const { model } = readLine(registered, z.object({ model: z.string() }));
      expect(model).to.match(/^\d{20,}$/);
      expect(await hardhat("rank", "--network", "localhost")).to.contain("No model has been called yet.");
      const listing = z
        .object({ models: z.array(z.unknown()) })
        .parse(JSON.parse(await hardhat("listing", "--network", "localhost", "--json")));
      expect(listing.models).to.deep.equal([]);
    });

    it("says what to do where the sample images are not installed, and calls with inputs of one's own", async () => {
      const draft = ["call", "draft", "--network", "localhost", "--node", `0x${"11".repeat(32)}`, "--json"];
      const refused = await run(process.execPath, [cli, ...draft], { cwd: project });
      expect(refused.code).to.equal(1);
      expect(refused.stderr).to.contain("SampleImagesMissingError").and.contain("--samples");
      await writeFile(
        path.join(project, "inputs.json"),
        JSON.stringify([Array.from({ length: 784 }, () => 0)]),
      );
      const drafted = await hardhat(...draft, "--samples", "inputs.json");
      expect(readLine(drafted, z.object({ image: z.number() }))).to.deep.equal({ image: 0 });
    });

    it("runs a node that answers over HTTP", async () => {
      const local = ["--network", "localhost", "--json"];
      const { node } = readLine(await hardhat("operator", "open", "--stake", "1000", ...local), nodeSchema);
      await hardhat("operator", "offer", "--node", node, "--price", "2", ...local);
      const listen = { port: await freePort() };
      const onnx = path.join("node_modules", "assay", "models", "digits", "digits.onnx");
      const config = { nodeId: node, database: "node-data", models: [{ onnx }], listen };
      await writeFile(path.join(project, "node.json"), JSON.stringify(config));
      const running = startProgram(
        process.execPath,
        [cli, "operator", "run", "--file", "node.json", "--network", "localhost"],
        { cwd: project, base: environment(), env: { ASSAY_OPERATOR_KEY: OPERATOR_KEY } },
      );
      try {
        await running.said(/the node runs/);
        const response = await fetch(`http://127.0.0.1:${String(listen.port)}/models`);
        expect(response.status).to.equal(200);
        expect(await response.text()).to.contain("digits");
      } finally {
        expect((await running.end("SIGTERM")).code, running.output()).to.equal(0);
      }
    });
  });
});
