// SPDX-License-Identifier: MIT
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { checkKeyFile } from "../../src/keys/index.ts";
import { printResult } from "../context.ts";

interface Arguments {
  file: string;
  json: boolean;
}

const action: NewTaskActionFunction<Arguments> = async ({ file, json }) => {
  const { nPublic } = await checkKeyFile(file);
  printResult(json, { file, sound: true, publicSignals: nPublic });
};

export default action;
