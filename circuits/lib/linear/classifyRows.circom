// SPDX-License-Identifier: GPL-3.0
pragma circom 2.2.0;

include "rows.circom";
include "rowRanges.circom";
include "../nn/argmax.circom";

// ClassifyRows: the position of the greatest row, the lowest of equals. Ranges are proved here, at compile time.
//
// Parameters: inputs, count ≥ 2, row, offsetStart, offset, coefficientStart, coefficient, bias as for Rows.
// Inputs:     in[inputs], unsigned, tagged {maxbit}.
// Outputs:    out, 0..count − 1.
// Cost:       as Rows, and as Argmax.
template ClassifyRows(inputs, count, row, offsetStart, offset, coefficientStart, coefficient, bias) {
    signal input {maxbit} in[inputs];
    signal output out;

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
    component argmax = Argmax(count, low, high);
    argmax.in <== rows.out;
    out <== argmax.out;
}
