// SPDX-License-Identifier: MIT
import { HeadInvalidError } from "../../errors/HeadErrors.ts";
import type { CompiledModel } from "../artefacts.ts";
import { modelCommitment } from "../commitment.ts";
import type { Manifest } from "../manifest.ts";
import { checkUnusedRows } from "./checkUnusedRows.ts";
import { commitParameters } from "./commitParameters.ts";
import type { Head } from "./head.ts";

/**
 * Puts a head on a compiled model: the result shares circuit, keys and verifier with it, and has the head's name, labels,
 * parameters and model commitment. A pure function.
 *
 * @param source - Where the head came from, for messages.
 * @throws {HeadInvalidError} if the head is for another circuit, or has sections, words or labels that do not fit.
 *
 * @example
 * const parity = withHead(base, await readHead("parity.head.json"), "parity.head.json");
 */
export function withHead(compiled: CompiledModel, head: Head, source: string): CompiledModel {
  const { model, manifest } = compiled;
  if (manifest.head === undefined) {
    throw new HeadInvalidError(
      source,
      `${manifest.name} is a fixed model, which no head can be put on`,
      `Compile it with a committed head of ${String(head.layers)} layers`,
    );
  }
  if (manifest.hashes.r1cs !== head.circuit) {
    throw new HeadInvalidError(
      source,
      `it is a head for circuit ${head.circuit}, not for ${manifest.hashes.r1cs} of ${manifest.name}`,
      "Give the base that it was trained on, compiled in the same way, or train it again on this one",
    );
  }
  checkSections(model.parameters, head, source);
  const named: Manifest = {
    ...manifest,
    name: head.name,
    accuracy: undefined, // That of the base's own head.
    output: outputOf(compiled, head, source),
    modelCommitment: String(commitParameters(modelCommitment(model), model.parameters, head.parameters)),
  };
  return { ...compiled, parameters: head.parameters, manifest: named };
}

const AGAIN = "Make the head again with `model fine-tune`";

function checkSections(sections: CompiledModel["model"]["parameters"], head: Head, source: string): void {
  const refuse = (problem: string): never => {
    throw new HeadInvalidError(source, problem, AGAIN);
  };
  if (head.parameters.length !== sections.length) {
    refuse(`it has ${String(head.parameters.length)} sections, the model opens ${String(sections.length)}`);
  }
  sections.forEach(({ name, count, bits }, index) => {
    const words = head.parameters[index] ?? [];
    if (words.length !== count) {
      refuse(`section "${name}" has ${String(words.length)} words, the model opens ${String(count)}`);
    }
    const wrong = words.findIndex((word) => !Number.isInteger(word) || word < 0 || word >= 2 ** bits);
    if (wrong >= 0) {
      refuse(
        `word ${String(wrong)} of section "${name}" is ${String(words[wrong])}, beyond ${String(bits)} bits`,
      );
    }
  });
}

/** The output with the head's labels; classes without one must be out of reach for every input. */
function outputOf({ model, manifest }: CompiledModel, head: Head, source: string): Manifest["output"] {
  const { output } = manifest;
  if (output.kind === "values") {
    if (head.labels === undefined) return output;
    throw new HeadInvalidError(source, "it has labels, but the model gives values", "Leave its labels out");
  }
  const rows = model.output.form.bias.length;
  const { labels } = head;
  if (labels === undefined || labels.length > rows) {
    const given = labels === undefined ? "no labels" : `${String(labels.length)} labels`;
    throw new HeadInvalidError(source, `it has ${given} for at most ${String(rows)} classes`, AGAIN);
  }
  const least = output.kind === "top" ? output.k : 1;
  if (labels.length < least) {
    const problem = `it has ${String(labels.length)} labels, but the model names the ${String(least)} greatest classes`;
    throw new HeadInvalidError(source, problem, "Compile the base for fewer");
  }
  if (labels.length < rows) checkUnusedRows({ model, manifest }, head, source);
  return { ...output, labels };
}
