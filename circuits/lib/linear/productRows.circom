// SPDX-License-Identifier: GPL-3.0
pragma circom 2.2.0;

include "rows.circom";
include "rowRanges.circom";
include "../range/bounds.circom";
include "../range/raise.circom";

// ProductRows: the product of a row of one array and a row of another, for every pair:
// out[i] = left row i · right row i − low, where low is the least value that any of the products can take.
//
// Parameters: count ≥ 1, of pairs; then, for the left array and for the right one, inputs, row, offsetStart, offset,
//             coefficientStart, coefficient, bias as for Rows, with `count` rows.
// Inputs:     left[leftInputs], right[rightInputs], unsigned, tagged {maxbit}, each with its own tag.
// Outputs:    out[count], tagged {maxbit} = max(1, bitLength(high − low)), high being the greatest value that any of
//             the products can take.
// Cost:       as Rows, for both arrays; and 1 for each pair; none where one of the rows has the same value for all inputs.
template ProductRows(
    count,
    leftInputs, leftRow, leftOffsetStart, leftOffset, leftCoefficientStart, leftCoefficient, leftBias,
    rightInputs, rightRow, rightOffsetStart, rightOffset, rightCoefficientStart, rightCoefficient, rightBias
) {
    signal input {maxbit} left[leftInputs];
    signal input {maxbit} right[rightInputs];
    signal output {maxbit} out[count];

    component leftRows = Rows(
        leftInputs, count, leftRow, leftOffsetStart, leftOffset, leftCoefficientStart, leftCoefficient, leftBias
    );
    leftRows.in <== left;
    component rightRows = Rows(
        rightInputs, count, rightRow, rightOffsetStart, rightOffset, rightCoefficientStart, rightCoefficient, rightBias
    );
    rightRows.in <== right;
    var leftRange[count][4];
    leftRange = rowRanges(count, leftRow, leftCoefficientStart, leftCoefficient, leftBias, left.maxbit, leftRange);
    var rightRange[count][4];
    rightRange = rowRanges(
        count, rightRow, rightCoefficientStart, rightCoefficient, rightBias, right.maxbit, rightRange
    );

    var range[count][2];
    for (var i = 0; i < count; i++) range[i] = productRange(leftRange[i], rightRange[i]);
    var low = range[0][0];
    var high = range[0][1];
    for (var i = 1; i < count; i++) {
        low = lesser(low, range[i][0]);
        high = greater(high, range[i][1]);
    }
    var bits = greater(1, bitLength(high - low));
    component raise[count];
    for (var i = 0; i < count; i++) {
        raise[i] = Raise(range[i][0], range[i][1], low, bits);
        raise[i].in <== leftRows.out[i] * rightRows.out[i];
        out[i] <== raise[i].out;
    }
}

// The least and the greatest product of a number within [left[0], left[1]] and one within [right[0], right[1]].
function productRange(left, right) {
    var least = left[0] * right[0];
    var greatest = least;
    for (var i = 0; i < 2; i++) {
        for (var j = 0; j < 2; j++) {
            least = lesser(least, left[i] * right[j]);
            greatest = greater(greatest, left[i] * right[j]);
        }
    }
    return [least, greatest];
}
