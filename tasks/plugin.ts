// SPDX-License-Identifier: MIT
// Entry point "hardhat" of the package: the plugin with every task for those who use the market.
import type { HardhatPlugin } from "hardhat/types/plugins";
import { tasks } from "./index.ts";

/**
 * Adds Assay's tasks to a Hardhat 3 project.
 *
 * @example
 * import assay from "assay/hardhat";
 * export default defineConfig({ plugins: [assay] });
 */
const assay: HardhatPlugin = {
  id: "assay",
  npmPackage: "assay",
  dependencies: () => [
    import("@nomicfoundation/hardhat-ethers"),
    import("@nomicfoundation/hardhat-ignition-ethers"),
  ],
  tasks,
};

export default assay;
