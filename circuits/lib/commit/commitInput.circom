// SPDX-License-Identifier: GPL-3.0
pragma circom 2.2.0;

include "poseidonChain.circom";
include "../range/words.circom";

// CommitInput: proves that every word lies in [0, 2^bits) and commits to all words with a salt.
// Words are packed ⌊248 / bits⌋ to a field element, the first lowest; the elements are hashed by PoseidonChain, which
// starts with the salt.
//
// Hiding if the salt is uniform in the field and secret; binding for the fixed count and bits.
// Parameters: count ≥ 1; bits, 1..248.
// Inputs:     in[count], any field elements; salt, a field element.
// Outputs:    out[count] = in, tagged {maxbit} = bits; commitment.
// Cost:       count·bits, and PoseidonChain(⌈count / ⌊248 / bits⌋⌉).
template CommitInput(count, bits) {
    assert(count >= 1 && bits >= 1 && bits <= 248);
    signal input in[count];
    signal input salt;
    signal output {maxbit} out[count];
    signal output commitment;

    component words = Words(count, bits);
    words.in <== in;
    out <== words.out;

    var perElement = 248 \ bits;
    var elements = (count + perElement - 1) \ perElement;
    component chain = PoseidonChain(elements);
    chain.start <== salt;
    for (var e = 0; e < elements; e++) {
        var packed = 0;
        for (var i = 0; i < perElement && e * perElement + i < count; i++) {
            packed += words.out[e * perElement + i] * (1 << (bits * i));
        }
        chain.element[e] <== packed;
    }
    commitment <== chain.out;
}
