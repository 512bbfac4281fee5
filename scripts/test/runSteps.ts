// SPDX-License-Identifier: MIT
import { spawn } from "node:child_process";
import { countTests, type Outcome } from "./countTests.ts";
import type { Step } from "./Step.ts";

/** The counts of all steps, and the names of those that failed. */
export interface Report extends Outcome {
  readonly broken: readonly string[];
}

/**
 * Runs steps in their order, several at a time; a failure does not stop the rest. What a step prints is shown as one
 * piece when it ends.
 *
 * @param lanes - How many at a time.
 * @param print - Takes the text to show.
 */
export async function runSteps(
  steps: readonly Step[],
  lanes: number,
  print: (text: string) => void = (text) => process.stdout.write(text),
): Promise<Report> {
  const queue = [...steps];
  const ends = new Map<string, Promise<unknown>>();
  let [passed, failed] = [0, 0];
  const broken: string[] = [];
  const lane = async (): Promise<void> => {
    for (let step = queue.shift(); step !== undefined; step = queue.shift()) {
      const end = begin(step, ends, print);
      ends.set(step.name, end);
      const { outcome, output, seconds } = await end;
      passed += outcome.passed;
      failed += outcome.failed;
      if (outcome.failed > 0) broken.push(step.name);
      const mark = outcome.failed === 0 ? "✔" : "✘";
      print(`\n▶ ${step.name}\n${output}${mark} ${step.name} (${seconds.toFixed(1)} s)\n\n`);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return { passed, failed, broken };
}

interface Run {
  readonly outcome: Outcome;
  readonly output: string;
  readonly seconds: number;
}

/** Runs a step once the steps that it waits for have ended. */
async function begin(
  step: Step,
  ends: ReadonlyMap<string, Promise<unknown>>,
  print: (text: string) => void,
): Promise<Run> {
  await Promise.all(
    step.after.map((name) => {
      const end = ends.get(name);
      if (!end) throw new RangeError(`"${step.name}" waits for "${name}", which does not stand before it`);
      return end;
    }),
  );
  print(`… ${step.name}\n`);
  const started = Date.now();
  const result = await run(step);
  return { ...result, seconds: (Date.now() - started) / 1000 };
}

async function run(step: Step): Promise<Omit<Run, "seconds">> {
  const [program = "", ...args] = step.command;
  const child = spawn(program, args, {
    stdio: ["ignore", "pipe", "pipe"],
    shell: process.platform === "win32",
  });
  // As text: a character may be cut in two by the end of a chunk.
  child.stdout.setEncoding("utf8");
  child.stderr.setEncoding("utf8");
  let [counted, output] = ["", ""];
  child.stdout.on("data", (text: string) => {
    counted += text;
    output += text;
  });
  child.stderr.on("data", (text: string) => (output += text));
  const exitCode = await new Promise<number>((resolve) => {
    child.on("error", (error) => {
      output += `${program} did not start: ${error.message}\n`;
      resolve(127);
    });
    child.on("close", (code) => {
      resolve(code ?? 1);
    });
  });
  if (output !== "" && !output.endsWith("\n")) output += "\n";
  if (step.counts) return { outcome: countTests(counted, exitCode), output };
  return { outcome: exitCode === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }, output };
}
