// SPDX-License-Identifier: MIT
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";
import { Contract, parseEther, Wallet } from "ethers";
import { deploymentsSchema } from "../../src/deploy/deployment.ts";
import { writeLiveParameters } from "../../test/deploy/helpers/liveParameters.ts";
import { startForeignChain } from "../../test/deploy/helpers/startForeignChain.ts";
import { runAndKill } from "./helpers/killedDeployment.ts";
import { readCreations } from "./helpers/readCreations.ts";
import { startAnvil } from "./helpers/startAnvil.ts";

const KILLS = 4;
/** Lines of Ignition's record of a deployment that nothing interrupts are a few more. */
const LINES = 64;
const TRANSACTIONS = 11;
/** Eight that Ignition deploys, the ranking that the escrow makes and the verifier that the registry of circuits makes. */
const CONTRACTS = 10;

const BASE = ["baseSepolia", "BASE_SEPOLIA_RPC_URL", 84_532] as const;
const CHAINS = [
  ["anvil as Sepolia, a block a second", "sepolia", "SEPOLIA_RPC_URL", 11_155_111, startAnvil, 1],
  ["anvil as Base Sepolia, a block for every transaction", ...BASE, startAnvil, undefined],
  ["a Hardhat node as Base Sepolia, a block a second", ...BASE, startForeignChain, 1_000],
] as const;

/** Numbers of lines to be killed at, one somewhere in every part of the record. */
function drawLines(): readonly number[] {
  const part = LINES / KILLS;
  return Array.from({ length: KILLS }, (_, index) => 1 + Math.floor((index + Math.random()) * part));
}

describe("A deployment that is killed again and again", function () {
  this.timeout(600_000);

  for (const [where, network, variable, chainId, start, interval] of CHAINS) {
    it(`ends as one deployment, on ${where}`, async () => {
      const scratch = await mkdtemp(path.join(os.tmpdir(), "assay-kill-"));
      const deployment = `kill-${String(process.pid)}-${network}-${String(interval ?? 0)}`;
      const folder = path.join("deploy", "deployments", deployment);
      const [table, parameters] = [path.join(scratch, "table.json"), path.join(scratch, "mine.json")];
      const { privateKey, address } = Wallet.createRandom();
      const chain = await start(chainId, interval);
      try {
        await writeFile(table, "{}\n");
        await writeLiveParameters(parameters);
        await chain.fund(address, parseEther("10"));
        const env = { [variable]: chain.url, DEPLOYER_KEY: privateKey };
        const run = (task: readonly string[], options: readonly string[], lines?: number) =>
          runAndKill({
            args: [...["--network", network, ...task, "--parameters", parameters], ...options],
            ...{ env, folder, lines },
          });
        const named = ["--deployment", deployment];
        const options = [...named, "--table", table, "--yes", "--skip-verify"];

        const points = drawLines();
        for (const lines of [...points, undefined]) {
          const { code, output } = await run(["deploy"], options, lines);
          expect(code, `of the points ${points.join(", ")} at ${String(lines)}:\n${output}`).to.equal(
            lines === undefined ? 0 : null,
          );
        }

        expect(await chain.provider.getTransactionCount(address, "pending")).to.equal(TRANSACTIONS);
        const record = deploymentsSchema.parse(JSON.parse(await readFile(table, "utf8")))[String(chainId)];
        expect(JSON.parse(await readFile(path.join(folder, "deployment.json"), "utf8"))).to.deep.equal(
          record,
        );
        // A Hardhat node does not trace so; there the eleven transactions must do.
        if (start === startAnvil)
          expect(await readCreations(chain.provider)).to.have.property("size", CONTRACTS);
        const { escrow = "", market = "", staking = "" } = record?.addresses ?? {};
        for (const [contract, view, linked] of [
          [escrow, "linked", market],
          [staking, "linked", escrow],
        ] as const) {
          const views = new Contract(contract, [`function ${view}() view returns (address)`], chain.provider);
          expect(await views.getFunction(view).staticCall()).to.equal(linked);
        }
        const { code, output } = await run(["deploy", "check"], named);
        expect(code, output).to.equal(0);
      } finally {
        await chain.close();
        for (const made of [scratch, folder]) await rm(made, { recursive: true, force: true });
      }
    });
  }
});
