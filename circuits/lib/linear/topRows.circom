// SPDX-License-Identifier: GPL-3.0
pragma circom 2.2.0;

include "rows.circom";
include "rowRanges.circom";
include "../nn/top.circom";

// TopRows: the positions of the k greatest rows, the greatest first, the lowest position first among equals. Ranges are
// proved here, at compile time.
//
// Parameters: inputs, count ≥ 2, row, offsetStart, offset, coefficientStart, coefficient, bias as for Rows;
//             k, 1..count.
// Inputs:     in[inputs], unsigned, tagged {maxbit}.
// Outputs:    out[k], each 0..count − 1.
// Cost:       as Rows, and as Top.
template TopRows(inputs, count, row, offsetStart, offset, coefficientStart, coefficient, bias, k) {
    signal input {maxbit} in[inputs];
    signal output out[k];

    component rows = Rows(inputs, count, row, offsetStart, offset, coefficientStart, coefficient, bias);
    rows.in <== in;
    var range[count][4];
    range = rowRanges(count, row, coefficientStart, coefficient, bias, in.maxbit, range);
    var low[count];
    var high[count];
    for (var r = 0; r < count; r++) {
        low[r] = range[r][0];
        high[r] = range[r][1];
    }
    component top = Top(count, k, low, high);
    top.in <== rows.out;
    out <== top.out;
}
