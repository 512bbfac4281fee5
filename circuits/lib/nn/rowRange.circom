// SPDX-License-Identifier: GPL-3.0
pragma circom 2.2.0;

// Least and greatest value of bias + Σ row[i]·x[i] over all x[i] in [0, 2^bits).
function rowRange(n, row, bias, bits) {
    var low = 0;
    var high = 0;
    for (var i = 0; i < n; i++) {
        if (row[i] > 0) {
            high += row[i];
        } else {
            low += row[i];
        }
    }
    var maximum = (1 << bits) - 1;
    return [bias + low * maximum, bias + high * maximum];
}
