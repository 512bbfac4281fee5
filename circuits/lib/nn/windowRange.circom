// SPDX-License-Identifier: GPL-3.0
pragma circom 2.2.0;

// Least and greatest value of bias + Σ weight[c][i][j]·x over all x in [0, 2^bits), for the taps of a kernel that lie
// on the image: channels c < channels, rows from ≤ i < to, columns left ≤ j < right.
function windowRange(weight, channels, from, to, left, right, bias, bits) {
    var low = 0;
    var high = 0;
    for (var c = 0; c < channels; c++) {
        for (var i = from; i < to; i++) {
            for (var j = left; j < right; j++) {
                if (weight[c][i][j] > 0) {
                    high += weight[c][i][j];
                } else {
                    low += weight[c][i][j];
                }
            }
        }
    }
    var maximum = (1 << bits) - 1;
    return [bias + low * maximum, bias + high * maximum];
}

// The part of a window of length `size` starting at `start` that lies on [0, limit): its first and last + 1 tap.
function tapsWithin(start, size, limit) {
    return [start < 0 ? -start : 0, start + size > limit ? limit - start : size];
}
