// SPDX-License-Identifier: GPL-3.0
pragma circom 2.2.0;

include "../lib/commit/commitInput.circom";

// OpenInput: proves knowledge of words and a salt that open a public input commitment, and that each word lies in
// [0, 2^bits).
//
// Parameters: count ≥ 1; bits, 1..248.
// Inputs:     inputCommitment, public; word[count] and salt, private, any field elements.
// Outputs:    out[count] = word, tagged {maxbit} = bits.
// Cost:       as CommitInput.
template OpenInput(count, bits) {
    signal input inputCommitment;
    signal input word[count];
    signal input salt;
    signal output {maxbit} out[count];

    component commit = CommitInput(count, bits);
    commit.in <== word;
    commit.salt <== salt;
    inputCommitment === commit.commitment;
    out <== commit.out;
}
