// SPDX-License-Identifier: GPL-3.0
pragma circom 2.2.0;

include "packedWords.circom";
include "poseidonChain.circom";

// CommitInput: proves that every word lies in [0, 2^bits) and commits to all words with a salt.
// Words are packed by PackedWords; the elements are hashed by PoseidonChain, which starts with the salt.
//
// Hiding if the salt is uniform in the field and secret; binding for the fixed count and bits.
// Parameters: count ≥ 1; bits, 1..248.
// Inputs:     in[count], any field elements; salt, a field element.
// Outputs:    out[count] = in, tagged {maxbit} = bits; commitment.
// Cost:       count·bits, and PoseidonChain(⌈count / ⌊248 / bits⌋⌉).
template CommitInput(count, bits) {
    signal input in[count];
    signal input salt;
    signal output {maxbit} out[count];
    signal output commitment;

    component packed = PackedWords(count, bits);
    packed.in <== in;
    out <== packed.out;

    var perElement = 248 \ bits;
    component chain = PoseidonChain((count + perElement - 1) \ perElement);
    chain.start <== salt;
    chain.element <== packed.element;
    commitment <== chain.out;
}
