// SPDX-License-Identifier: GPL-3.0
pragma circom 2.2.0;

include "rowRanges.circom";

// Rows: fixed integer linear combinations of one array: convolutions, dense layers, pooling windows, sums, copies:
// out[r] = bias[r] + Σ_t coefficient[c + t] · in[base + offset[o + t]], for row[r] = [list of offsets, list of
// coefficients, base], where the lists begin at o = offsetStart[list of offsets] and c = coefficientStart[list of
// coefficients]. Rows share lists: a convolution has one list of offsets for all its inner positions.
//
// Parameters: inputs ≥ 1; count ≥ 1, of rows; row[count][3];
//             offsetStart[lists of offsets + 1], offset[]: list l is offset[offsetStart[l]], …,
//             offset[offsetStart[l + 1] − 1]; coefficientStart[lists of coefficients + 1], coefficient[], signed, in
//             the same form; at most `count` lists of coefficients; a row's two lists have the same length;
//             bias[count], signed.
// Inputs:     in[inputs], unsigned, tagged {maxbit}.
// Outputs:    out[count], signed accumulators, below 2^120 in magnitude (checked at compile time).
// Cost:       none: every output is a linear combination, which --O2 removes.
template Rows(inputs, count, row, offsetStart, offset, coefficientStart, coefficient, bias) {
    signal input {maxbit} in[inputs];
    signal output out[count];

    for (var r = 0; r < count; r++) {
        var o = offsetStart[row[r][0]];
        var c = coefficientStart[row[r][1]];
        var length = coefficientStart[row[r][1] + 1] - c;
        assert(offsetStart[row[r][0] + 1] - o == length);
        // A sum of sums: circom copies a linear combination at each addition, so one long sum takes quadratic time.
        var chunk = 16;
        while (chunk * chunk < length) chunk *= 2;
        var sum = bias[r];
        for (var from = 0; from < length; from += chunk) {
            var part = 0;
            for (var t = from; t < length && t < from + chunk; t++) {
                part += coefficient[c + t] * in[row[r][2] + offset[o + t]];
            }
            sum += part;
        }
        out[r] <== sum;
    }
}
