// SPDX-License-Identifier: MIT

/** One view and the words it must answer. */
export interface View {
  label: string;
  target: string;
  /** Calldata; always the same for a label. */
  data: () => string;
  words: readonly bigint[];
}
