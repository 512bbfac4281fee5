// SPDX-License-Identifier: GPL-3.0
pragma circom 2.2.0;

include "rows.circom";
include "rowRanges.circom";
include "../range/bounds.circom";

// PackRows: all rows, exactly, in few field elements: out[w] = Σ (row i − low)·2^(field·(i mod perWord)) over the rows
// with ⌊i / perWord⌋ = w, where low and high are the least and the greatest value of any row,
// field = max(1, bitLength(high − low)) and perWord = ⌊248 / field⌋. As every row lies in [low, high], the elements
// determine the rows.
//
// Parameters: inputs, count, row, offsetStart, offset, coefficientStart, coefficient, bias as for Rows;
//             words = ⌈count / perWord⌉.
// Inputs:     in[inputs], unsigned, tagged {maxbit}.
// Outputs:    out[words], each below 2^248.
// Cost:       as Rows.
template PackRows(inputs, count, row, offsetStart, offset, coefficientStart, coefficient, bias, words) {
    signal input {maxbit} in[inputs];
    signal output out[words];

    component rows = Rows(inputs, count, row, offsetStart, offset, coefficientStart, coefficient, bias);
    rows.in <== in;
    var range[count][4];
    range = rowRanges(count, row, coefficientStart, coefficient, bias, in.maxbit, range);
    var low = range[0][0];
    var high = range[0][1];
    for (var r = 1; r < count; r++) {
        low = lesser(low, range[r][0]);
        high = greater(high, range[r][1]);
    }
    var field = greater(1, bitLength(high - low));
    var perWord = 248 \ field;
    assert(words == (count + perWord - 1) \ perWord);
    for (var w = 0; w < words; w++) {
        var packed = 0;
        for (var i = 0; i < perWord && w * perWord + i < count; i++) {
            packed += (rows.out[w * perWord + i] - low) * (1 << (field * i));
        }
        out[w] <== packed;
    }
}
