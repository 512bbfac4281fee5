// SPDX-License-Identifier: GPL-3.0
pragma circom 2.2.0;

include "../range/words.circom";

// PackedWords: proves that every word lies in [0, 2^bits) and packs the words, ⌊248 / bits⌋ to a field element, the
// first lowest. For a fixed count the elements determine the words.
//
// Parameters: count ≥ 1; bits, 1..248.
// Inputs:     in[count], any field elements.
// Outputs:    out[count] = in, tagged {maxbit} = bits; element[⌈count / ⌊248 / bits⌋⌉], each below 2^248.
// Cost:       count·bits.
template PackedWords(count, bits) {
    assert(count >= 1 && bits >= 1 && bits <= 248);
    var perElement = 248 \ bits;
    var elements = (count + perElement - 1) \ perElement;
    signal input in[count];
    signal output {maxbit} out[count];
    signal output element[elements];

    component words = Words(count, bits);
    words.in <== in;
    out <== words.out;
    for (var e = 0; e < elements; e++) {
        var packed = 0;
        for (var i = 0; i < perElement && e * perElement + i < count; i++) {
            packed += words.out[e * perElement + i] * (1 << (bits * i));
        }
        element[e] <== packed;
    }
}
