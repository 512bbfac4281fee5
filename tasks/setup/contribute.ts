// SPDX-License-Identifier: MIT
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { contribute } from "../../src/keys/index.ts";
import { printResult } from "../context.ts";
import { requireOption } from "./requireOption.ts";

interface Arguments {
  input: string;
  output: string;
  name: string;
  text: string;
  json: boolean;
}

const action: NewTaskActionFunction<Arguments> = async (args) => {
  const out = requireOption("output", args.output);
  const input = requireOption("input", args.input);
  const { number, name, hash } = await contribute({ input, out, name: args.name, text: args.text });
  printResult(args.json, { output: out, number, name, contribution: hash });
  if (!args.json)
    console.log("Keep the contribution's hash: with it you can check that you were not left out.");
};

export default action;
