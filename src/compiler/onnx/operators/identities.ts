// SPDX-License-Identifier: MIT
import { input, optionalConstant, refuse, type Translator } from "../node.ts";

const same: Translator = (node) => [input(node, 0, "the value")];

/** Does nothing in inference; which values it drops in training is chance. */
const dropout: Translator = (node) => {
  const training = optionalConstant(node, 2, "training_mode");
  if (training?.data[0]) refuse(node, "training_mode is set", "export the model for inference");
  return [input(node, 0, "the value")];
};

/** Operators that change nothing about the numbers. */
export const IDENTITIES: Readonly<Record<string, Translator>> = {
  Identity: same,
  Dropout: dropout,
};
