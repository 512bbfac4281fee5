// SPDX-License-Identifier: GPL-3.0
pragma circom 2.2.0;

include "packedList.circom";
include "../range/bounds.circom";

// Rows: fixed integer linear combinations of one array: convolutions, dense layers, pooling windows, sums, copies:
// out[r] = bias[r] + Σ_t coefficient[c + t] · in[base + offset[o + t]], for the r-th triple of `row`, [list of offsets,
// list of coefficients, base], where the lists begin at o = offsetStart[list of offsets] and c =
// coefficientStart[list of coefficients]. Rows share lists: a convolution has one list of offsets for all its inner
// positions.
//
// Parameters: inputs ≥ 1; count ≥ 1, of rows; then six packed lists (see packedList.circom), none of them empty:
//             row, `count` triples one after the other; offsetStart, one more than there are lists of offsets, and
//             offset: list l is offset[offsetStart[l]], …, offset[offsetStart[l + 1] − 1]; coefficientStart and
//             coefficient in the same form; at most `count` lists of coefficients; a row's two lists have the same
//             length; bias, `count` numbers.
// Inputs:     in[inputs], unsigned, tagged {maxbit}.
// Outputs:    out[count], signed accumulators, below 2^120 in magnitude (checked at compile time by rowRanges).
// Cost:       none for rows of up to 512 terms: their outputs are linear combinations, which --O2 removes. A constraint
//             for each longer row, and one for all of them.
//
// Longer rows: --O2 would write their terms wherever the output is used, and a proving key stores what is written in
// the factors of a product. So the row gets a constraint of its own that --O2 keeps and that has it on the side which
// no key stores: zero · zero = sum − out. This is out = sum, for zero · zero = 0, and the field has no divisors of 0.
template Rows(inputs, count, row, offsetStart, offset, coefficientStart, coefficient, bias) {
    signal input {maxbit} in[inputs];
    signal output out[count];
    assert(row[0] == 3 * count && bias[0] == count && coefficientStart[0] <= count + 1);

    var rows[row[0]];
    rows = unpack(row, rows);
    var offsetStarts[offsetStart[0]];
    offsetStarts = unpack(offsetStart, offsetStarts);
    var offsets[offset[0]];
    offsets = unpack(offset, offsets);
    var starts[coefficientStart[0]];
    starts = unpack(coefficientStart, starts);
    var biases[bias[0]];
    biases = unpack(bias, biases);

    var longest = 0;
    for (var l = 1; l < coefficientStart[0]; l++) longest = greater(longest, starts[l] - starts[l - 1]);
    signal zero;
    if (longest > 512) {
        zero <-- 0;
        zero * zero === 0;
    } else {
        zero <== 0;
    }

    var bits = coefficient[1];
    var perElement = 248 \ bits;
    var half = 1 << (bits - 1);
    for (var r = 0; r < count; r++) {
        var o = offsetStarts[rows[3 * r]];
        var c = starts[rows[3 * r + 1]];
        var base = rows[3 * r + 2];
        var length = starts[rows[3 * r + 1] + 1] - c;
        assert(offsetStarts[rows[3 * r] + 1] - o == length);
        // A sum of sums of sums: circom copies a linear combination at each addition, so one long sum takes quadratic
        // time.
        var sum = biases[r];
        var long = 0;
        var part = 0;
        var rest = 0;
        var left = 0;
        for (var t = 0; t < length; t++) {
            if (left == 0) {
                var place = (c + t) % perElement;
                rest = coefficient[2 + (c + t) \ perElement] >> (bits * place);
                left = perElement - place;
            }
            part += ((rest & ((1 << bits) - 1)) - half) * in[base + offsets[o + t]];
            rest = rest >> bits;
            left--;
            if (t % 16 == 15) {
                long += part;
                part = 0;
            }
            if (t % 256 == 255) {
                sum += long;
                long = 0;
            }
        }
        sum += long + part;
        if (length > 512) {
            out[r] <-- sum;
            zero * zero === sum - out[r];
        } else {
            out[r] <== sum;
        }
    }
}
