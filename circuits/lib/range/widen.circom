// SPDX-License-Identifier: GPL-3.0
pragma circom 2.2.0;

// Widen: the same words under a greater width, so that words of different widths can stand in one array.
//
// Parameters: count ≥ 1; bits.
// Inputs:     in[count], unsigned, tagged {maxbit} ≤ bits.
// Outputs:    out[count] = in, tagged {maxbit} = bits.
// Cost:       none.
template Widen(count, bits) {
    signal input {maxbit} in[count];
    signal output {maxbit} out[count];
    assert(in.maxbit <= bits);
    out.maxbit = bits;
    out <== in;
}
