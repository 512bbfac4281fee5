// SPDX-License-Identifier: MIT

/** A, B and C as `verifyProof` takes them. */
export type ProofArguments = [
  a: [bigint, bigint],
  b: [[bigint, bigint], [bigint, bigint]],
  c: [bigint, bigint],
];

/** Splits the eight words of a proof into the arguments of `verifyProof`. */
export function splitWords(words: readonly bigint[]): ProofArguments {
  const at = (place: number): bigint => {
    const word = words[place];
    if (word === undefined) throw new RangeError("a proof has eight words");
    return word;
  };
  return [
    [at(0), at(1)],
    [
      [at(2), at(3)],
      [at(4), at(5)],
    ],
    [at(6), at(7)],
  ];
}
