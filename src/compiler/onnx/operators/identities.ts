// SPDX-License-Identifier: MIT
import { input, type Translator } from "../node.ts";

const same: Translator = (node) => [input(node, 0, "the value")];

/** Operators that change nothing about the numbers. */
export const IDENTITIES: Readonly<Record<string, Translator>> = {
  Identity: same,
  Dropout: same,
};
