// SPDX-License-Identifier: GPL-3.0
pragma circom 2.2.0;

// Least and greatest value of every row, as Rows takes them, over all inputs in [0, 2^bits), in range[r][0] and
// range[r][1]; checks that they are below 2^120 in magnitude, so that sums hold between integers.
// `range` is to be an array [count][4] of zeros: a circom function cannot make an array whose length is a number it
// is given. range[l][2] and range[l][3] are for the sums of the negative and of the positive coefficients of list l,
// taken once for all the list's rows.
function rowRanges(count, row, coefficientStart, coefficient, bias, bits, range) {
    var maximum = (1 << bits) - 1;
    for (var r = 0; r < count; r++) {
        var list = row[r][1];
        if (range[list][2] == 0 && range[list][3] == 0) {
            for (var t = coefficientStart[list]; t < coefficientStart[list + 1]; t++) {
                if (coefficient[t] > 0) {
                    range[list][3] += coefficient[t];
                } else {
                    range[list][2] += coefficient[t];
                }
            }
        }
        range[r][0] = bias[r] + range[list][2] * maximum;
        range[r][1] = bias[r] + range[list][3] * maximum;
        assert(-range[r][0] < (1 << 120) && range[r][1] < (1 << 120));
    }
    return range;
}
