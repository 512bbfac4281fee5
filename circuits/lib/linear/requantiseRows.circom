// SPDX-License-Identifier: GPL-3.0
pragma circom 2.2.0;

include "packedList.circom";
include "rows.circom";
include "rowRanges.circom";
include "../range/requantise.circom";

// RequantiseRows: rows, then rescale, ReLU and clamp of each: out[r] = clamp(⌊row r / 2^shift[r]⌋, 0, 2^bits − 1).
// The range of every row is proved here, at compile time, from its coefficients and the width of the inputs, so that
// each costs the fewest digits.
//
// Parameters: inputs, count, row, offsetStart, offset, coefficientStart, coefficient, bias as for Rows;
//             shift, a packed list of `count` numbers ≥ 0; bits ≥ 1, width of the outputs.
// Inputs:     in[inputs], unsigned, tagged {maxbit}.
// Outputs:    out[count], tagged {maxbit} = bits.
// Cost:       as Rows; and as Requantise, for every row.
template RequantiseRows(
    inputs, count, row, offsetStart, offset, coefficientStart, coefficient, bias, shift, bits
) {
    signal input {maxbit} in[inputs];
    signal output {maxbit} out[count];

    component rows = Rows(inputs, count, row, offsetStart, offset, coefficientStart, coefficient, bias);
    rows.in <== in;
    var range[count][4];
    range = rowRanges(count, row, coefficientStart, coefficient, bias, in.maxbit, range);
    assert(shift[0] == count);
    var shifts[count];
    shifts = unpack(shift, shifts);
    component requantise[count];
    for (var r = 0; r < count; r++) {
        requantise[r] = Requantise(range[r][0], range[r][1], shifts[r], bits);
        requantise[r].in <== rows.out[r];
        out[r] <== requantise[r].out;
    }
}
