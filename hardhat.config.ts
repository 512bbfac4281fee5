// SPDX-License-Identifier: MIT
import path from "node:path";
import { fileURLToPath } from "node:url";
import hardhatToolboxMochaEthers from "@nomicfoundation/hardhat-toolbox-mocha-ethers";
import { configVariable, defineConfig } from "hardhat/config";
import "./hardhat/native-types.ts";
import quietDeps from "./hardhat/quiet-deps.ts";
import { tasks } from "./tasks/index.ts";
import { repositoryTasks } from "./tasks/repository.ts";

// solc from npm (WebAssembly): the compiler is pinned by package-lock.json and never downloaded.
const compiler = {
  version: "0.8.37",
  path: fileURLToPath(import.meta.resolve("solc/soljson.js")),
  settings: {
    optimizer: { enabled: true, runs: 800 },
    viaIR: false,
    evmVersion: "prague",
    outputSelection: { "*": { "*": ["storageLayout"] } },
  },
};

// Instrumented builds get their own folders, so that a coverage run never invalidates the normal build.
const coverage = process.argv.includes("--coverage");

// Which lines are reached, few runs show as well as many.
const [fuzzRuns, invariantRuns] = coverage ? [20, 2] : [1000, 500];

export default defineConfig({
  plugins: [hardhatToolboxMochaEthers, quietDeps],
  tasks: [...tasks, ...repositoryTasks],
  solidity: {
    profiles: {
      default: { ...compiler },
      production: { ...compiler, isolated: false, toolVersionsInBuildInfo: false },
    },
  },
  paths: {
    ignition: "deploy",
    tests: { mocha: "test", solidity: "test/contracts" },
    ...(coverage
      ? {
          artifacts: path.join("cache", "coverage", "artifacts"),
          cache: path.join("cache", "coverage", "cache"),
        }
      : { cache: path.join("cache", "hardhat") }),
  },
  coverage: { skipFiles: ["test/**", "contracts/mocks/**"] },
  test: {
    mocha: { timeout: 120_000 },
    solidity: {
      fuzz: { runs: fuzzRuns, seed: "0x1234" },
      invariant: { runs: invariantRuns, depth: 100, failOnRevert: true },
    },
  },
  typechain: { outDir: "typechain-types" },
  ignition: { requiredConfirmations: 1 },
  // Etherscan and Basescan take one key; Blockscout and Sourcify none.
  verify: { etherscan: { apiKey: configVariable("ETHERSCAN_API_KEY") } },
  networks: {
    localhost: {
      type: "http",
      chainType: "l1",
      url: process.env["LOCALHOST_URL"] ?? "http://127.0.0.1:8545",
    },
    sepolia: {
      type: "http",
      chainType: "l1",
      chainId: 11_155_111,
      url: configVariable("SEPOLIA_RPC_URL"),
      accounts: [configVariable("DEPLOYER_KEY")],
    },
    baseSepolia: {
      type: "http",
      chainType: "op",
      chainId: 84_532,
      url: configVariable("BASE_SEPOLIA_RPC_URL"),
      accounts: [configVariable("DEPLOYER_KEY")],
    },
    live: {
      type: "http",
      chainType: "l1",
      url: configVariable("RPC_URL"),
      accounts: [configVariable("DEPLOYER_KEY")],
    },
  },
});
