// SPDX-License-Identifier: MIT
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { applyBeacon } from "../../src/keys/index.ts";
import { printResult } from "../context.ts";
import { requireOption } from "./requireOption.ts";

interface Arguments {
  input: string;
  output: string;
  beacon: string;
  iterations: number;
  json: boolean;
}

const action: NewTaskActionFunction<Arguments> = async (args) => {
  const out = requireOption("output", args.output);
  const { number, hash, beacon } = await applyBeacon({
    input: requireOption("input", args.input),
    out,
    beacon: args.beacon,
    iterationsExponent: args.iterations,
  });
  printResult(args.json, { output: out, number, beacon: beacon?.value, contribution: hash });
};

export default action;
