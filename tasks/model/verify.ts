// SPDX-License-Identifier: MIT
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import type { VerifiedChain } from "../../src/node/verify/checkChain.ts";
import type { Link } from "../../src/node/verify/Link.ts";
import { createProgressRenderer } from "../../src/shared/progress.ts";
import { findDeployment, printResult } from "../context.ts";
import { readArtifact } from "../readArtifact.ts";
import { requireOption } from "../setup/requireOption.ts";

interface Arguments {
  onnx: string;
  key: string;
  ptau: string;
  acceptUnknownPtau: boolean;
  contribution: string;
  json: boolean;
}

const MARKS: Readonly<Record<Link["status"], string>> = { holds: "✔", broken: "✘", unchecked: "?" };
/** Exit codes: a link is broken; none is, but some could not be checked. */
const BROKEN = 1;
const UNCHECKED = 2;

const action: NewTaskActionFunction<Arguments> = async (args, hre) => {
  const key = requireOption("key", args.key);
  const chain = await findChain(hre);
  const { verifyModel } = await import("../../src/node/verify/verifyModel.ts");
  const progress = createProgressRenderer({ stream: process.stderr });
  const links = await verifyModel({
    onnx: args.onnx,
    key,
    powersOfTau: args.ptau || undefined,
    acceptUnknownPowersOfTau: args.acceptUnknownPtau,
    contribution: args.contribution || undefined,
    chain,
    onProgress: progress.onProgress,
  });
  progress.close();
  const count = (status: Link["status"]): number => links.filter((link) => link.status === status).length;
  if (!args.json)
    for (const { name, status, detail } of links)
      console.log(`${MARKS[status]} ${name.padEnd(13)} ${detail}`);
  printResult(args.json, {
    holds: count("holds"),
    broken: count("broken"),
    unchecked: count("unchecked"),
    ...(args.json && { links }),
  });
  if (count("broken") > 0) process.exitCode = BROKEN;
  else if (count("unchecked") > 0) process.exitCode = UNCHECKED;
};

/** The chosen network's registry, or why there is none to compare with. */
async function findChain(hre: HardhatRuntimeEnvironment): Promise<VerifiedChain | string> {
  if (!hre.globalOptions.network) return "give --network to compare with a registry";
  try {
    const { provider, addresses } = await findDeployment(hre);
    const { CircuitRegistry__factory } = await import("../../typechain-types/index.js");
    return {
      provider,
      circuits: CircuitRegistry__factory.connect(addresses.circuits, provider),
      artifacts: {
        registry: await readArtifact(hre, "CircuitRegistry"),
        verifier: await readArtifact(hre, "Groth16Verifier"),
      },
    };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

export default action;
