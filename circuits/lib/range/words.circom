// SPDX-License-Identifier: GPL-3.0
pragma circom 2.2.0;

include "bits.circom";

// Words: proves that every word lies in [0, 2^bits) and hands the words on with that tag.
//
// Parameters: count ≥ 1; bits, 1..252.
// Inputs:     in[count], any field elements.
// Outputs:    out[count] = in, tagged {maxbit} = bits.
// Cost:       count·bits constraints.
template Words(count, bits) {
    assert(count >= 1 && bits >= 1 && bits <= 252);
    signal input in[count];
    signal output {maxbit} out[count];
    out.maxbit = bits;

    component digits[count];
    for (var i = 0; i < count; i++) {
        digits[i] = Bits(bits);
        digits[i].in <== in[i];
        out[i] <== in[i];
    }
}
