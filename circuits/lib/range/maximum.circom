// SPDX-License-Identifier: GPL-3.0
pragma circom 2.2.0;

include "bits.circom";

// Maximum: the greater of two unsigned numbers of the same width.
//
// Parameters: bits = the tag of both inputs, 1..250.
// Inputs:     in[2], each in [0, 2^bits), tagged {maxbit} = bits.
// Outputs:    out, tagged {maxbit} = bits.
// Cost:       1 for bits = 1, otherwise bits + 2.
template Maximum(bits) {
    assert(bits >= 1 && bits <= 250);
    signal input {maxbit} in[2];
    signal output {maxbit} out;
    assert(in.maxbit == bits);
    out.maxbit = bits;

    if (bits == 1) {
        out <== in[0] + in[1] - in[0] * in[1];
    } else {
        // in[0] − in[1] plus 2^bits: the top digit says whether in[0] ≥ in[1].
        component digits = Bits(bits + 1);
        digits.in <== in[0] - in[1] + (1 << bits);
        out <== in[1] + digits.out[bits] * (in[0] - in[1]);
    }
}
