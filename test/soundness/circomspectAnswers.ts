// SPDX-License-Identifier: MIT
import type { Remark } from "./circomspect.ts";

/** Why a remark of circomspect asks for no change. */
export interface Answer {
  readonly file: string;
  readonly rule: string;
  /** A part of the line. */
  readonly line: string;
  readonly reason: string;
}

const HINT = "CS0005: a hint by <--";
const COUNT = "circomspect 0.0.8 does not see `count === 1` as a use of the sum.";
const RANGE_ONLY = "Bits is used for the range it proves; its digits are not needed.";

/** Answers to every remark on circuits/; the tests named are in test/circuits and test/soundness. */
export const ANSWERS: readonly Answer[] = [
  hint(
    "lib/range/bits",
    "out[i] <--",
    "binary by the next line, and the sum is `in`: unique below 2^252 < p",
  ),
  hint("lib/range/gatedBits", "digit[i] <--", "0 or gate by the next line, and the sum is `in`"),
  hint(
    "lib/nn/argmax",
    "chosen[j] <--",
    "binary by the next line, exactly one is 1, and gaps make it the greatest",
  ),
  hint("lib/nn/top", "chosen[t][j] <--", "0 unless place[t] is this key; keys differ, and the sum is 1"),
  hint("lib/nn/top", "place[t] <--", "the key of the one chosen[t][j] that is 1"),
  other("lib/nn/argmax", "CS0013", "signal top <--", "The index hangs on signals, so <== does not compile."),
  other("lib/nn/argmax", "CS0008", "var count = 0;", COUNT),
  other("lib/nn/argmax", "CS0008", "count += chosen[j];", COUNT),
  other("lib/nn/top", "CS0008", "var count = 0;", COUNT),
  other("lib/nn/top", "CS0008", "count += chosen[t][j];", COUNT),
  other("lib/nn/top", "CS0018", "descent[t] = Bits(", RANGE_ONLY),
  other("lib/nn/top", "CS0018", "gap[j] = Bits(", RANGE_ONLY),
  other("lib/range/words", "CS0018", "digits[i] = Bits(bits);", RANGE_ONLY),
  other(
    "attestation/bindContext",
    "CS0017",
    "square <== context",
    "The square is there to put the context into a constraint: nothing else depends on it (rule 6).",
  ),
];

/**
 * Files on which circomspect 0.0.8 breaks down: its constant propagation asserts that a signal or variable has one
 * constant, and these give it different ones in branches that exclude each other (`out <== 1` and `out <== 0`). Their
 * hints are covered by exhaustive search instead (test/circuits) and by the determinism checker.
 */
export const BREAKDOWNS: readonly string[] = [
  "circuits/lib/range/larger.circom",
  "circuits/lib/range/requantise.circom",
  "circuits/lib/range/threshold.circom",
];

/** Whether an answer speaks of a remark. */
export function answers(answer: Answer, remark: Remark): boolean {
  return answer.file === remark.file && answer.rule === remark.rule && remark.line.includes(answer.line);
}

function hint(file: string, line: string, reason: string): Answer {
  return other(file, "CS0005", line, `${HINT}: ${reason}.`);
}

function other(file: string, rule: string, line: string, reason: string): Answer {
  return { file: `circuits/${file}.circom`, rule, line, reason };
}
