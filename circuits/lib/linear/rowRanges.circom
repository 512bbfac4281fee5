// SPDX-License-Identifier: GPL-3.0
pragma circom 2.2.0;

include "packedList.circom";

// Least and greatest value of every row, as Rows takes them, over all inputs in [0, 2^inputBits), in range[r][0] and
// range[r][1]; checks that they are below 2^120 in magnitude, so that sums hold between integers.
// `range` is to be an array [count][4] of zeros, see unpack.
function rowRanges(count, row, coefficientStart, coefficient, bias, inputBits, range) {
    range = unpackColumn(bias, 0, 1, range, 0);
    range = unpackColumn(row, 1, 3, range, 1);
    range = unpackColumn(coefficientStart, 1, 1, range, 2); // where each list ends

    // Sums of the negative and of the positive coefficients of list l, once for all its rows: range[l][2], range[l][3].
    var bits = coefficient[1];
    var half = 1 << (bits - 1);
    var rest = 0;
    var left = 0;
    var next = 2;
    var t = 0;
    for (var l = 0; l < coefficientStart[0] - 1; l++) {
        var negative = 0;
        var positive = 0;
        while (t < range[l][2]) {
            if (left == 0) {
                rest = coefficient[next];
                left = 248 \ bits;
                next++;
            }
            var value = (rest & ((1 << bits) - 1)) - half;
            if (value > 0) {
                positive += value;
            } else {
                negative += value;
            }
            rest = rest >> bits;
            left--;
            t++;
        }
        range[l][2] = negative;
        range[l][3] = positive;
    }

    var maximum = (1 << inputBits) - 1;
    for (var r = 0; r < count; r++) {
        var list = range[r][1];
        var least = range[r][0] + range[list][2] * maximum;
        range[r][1] = range[r][0] + range[list][3] * maximum;
        range[r][0] = least;
        assert(-least < (1 << 120) && range[r][1] < (1 << 120));
    }
    return range;
}
