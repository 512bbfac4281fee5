// SPDX-License-Identifier: GPL-3.0
pragma circom 2.2.0;

include "packedList.circom";
include "rows.circom";
include "rowRanges.circom";
include "../range/larger.circom";
include "../range/raise.circom";

// MaximumRows: the greatest row of every group: out[g] = max(rows groupStart[g], …, groupStart[g + 1] − 1) − low, where
// low is the least value that any of these maxima can take: the least, over groups, of the greatest least value of a
// row.
//
// Parameters: inputs, count, row, offsetStart, offset, coefficientStart, coefficient, bias as for Rows;
//             groupStart, a packed list of outputs + 1 numbers, strictly ascending from 0 to count; outputs ≥ 1.
// Inputs:     in[inputs], unsigned, tagged {maxbit}.
// Outputs:    out[outputs], tagged {maxbit} = max(1, bitLength(high − low)), high being the greatest value of any row.
// Cost:       as Rows; and in every group, for each row after the first, as Larger of the maximum so far and the row.
template MaximumRows(
    inputs, count, row, offsetStart, offset, coefficientStart, coefficient, bias, groupStart, outputs
) {
    signal input {maxbit} in[inputs];
    signal output {maxbit} out[outputs];
    assert(outputs >= 1 && groupStart[0] == outputs + 1);
    var starts[outputs + 1];
    starts = unpack(groupStart, starts);
    assert(starts[0] == 0 && starts[outputs] == count);

    component rows = Rows(inputs, count, row, offsetStart, offset, coefficientStart, coefficient, bias);
    rows.in <== in;
    var range[count][4];
    range = rowRanges(count, row, coefficientStart, coefficient, bias, in.maxbit, range);

    var bounds[outputs][2]; // of every group's maximum
    component larger[count]; // none for the first row of a group
    for (var g = 0; g < outputs; g++) {
        var first = starts[g];
        assert(starts[g + 1] > first);
        var bound[2] = [range[first][0], range[first][1]];
        for (var r = first + 1; r < starts[g + 1]; r++) {
            larger[r] = Larger(bound, [range[r][0], range[r][1]]);
            if (r == first + 1) {
                larger[r].in[0] <== rows.out[first];
            } else {
                larger[r].in[0] <== larger[r - 1].out;
            }
            larger[r].in[1] <== rows.out[r];
            bound = [greater(bound[0], range[r][0]), greater(bound[1], range[r][1])];
        }
        bounds[g] = bound;
    }
    var low = bounds[0][0];
    var high = bounds[0][1];
    for (var g = 1; g < outputs; g++) {
        low = lesser(low, bounds[g][0]);
        high = greater(high, bounds[g][1]);
    }
    var bits = greater(1, bitLength(high - low));
    component raise[outputs];
    for (var g = 0; g < outputs; g++) {
        raise[g] = Raise(bounds[g][0], bounds[g][1], low, bits);
        if (starts[g + 1] == starts[g] + 1) {
            raise[g].in <== rows.out[starts[g]];
        } else {
            raise[g].in <== larger[starts[g + 1] - 1].out;
        }
        out[g] <== raise[g].out;
    }
}
