// SPDX-License-Identifier: MIT
import { readFile } from "node:fs/promises";
import type { NewTaskActionFunction } from "hardhat/types/tasks";

const PARAMETERS = "deploy/parameters/development.json";

const action: NewTaskActionFunction = async (_args, hre) => {
  await hre.tasks.getTask("build").run({ quiet: true });
  const { ethers, ignition } = await hre.network.create();
  const [{ default: Assay }, { runDemo }, { addressesOf }] = await Promise.all([
    import("../deploy/modules/Assay.ts"),
    import("../scripts/demo/runDemo.ts"),
    import("../src/client/addressesOf.ts"),
  ]);
  const parameters: unknown = JSON.parse(await readFile(PARAMETERS, "utf8"));
  const { chainId } = await ethers.provider.getNetwork();
  await runDemo({
    deploy: async () => addressesOf(await ignition.deploy(Assay, { parameters })),
    signers: await ethers.getSigners(),
    chainId: Number(chainId),
    out: "out",
    elapsed: () => performance.now() / 1000,
  });
};

export default action;
