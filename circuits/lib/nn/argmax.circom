// SPDX-License-Identifier: GPL-3.0
pragma circom 2.2.0;

include "../range/bounds.circom";
include "../range/gatedBits.circom";

// Argmax: the index of the greatest of n signed numbers, the lowest index among equals.
//
// Parameters: n ≥ 2; low[n], high[n], the least and the greatest value of each number, proved by the caller,
//             below 2^120 in magnitude.
// Inputs:     in[n], signed integers within [low, high].
// Outputs:    out, 0..n − 1.
// Cost:       n + Σ_j max(1, bitLength(max high − low[j])) constraints.
//
// Why it is sound: exactly one chosen[i] is 1. For each j, top − in[j] = gap[j] + (1 if j < i), where gap[j] ≥ 0, and
// gap[i] = 0 because its digits are multiples of 1 − chosen[i]. So top = in[i], in[j] ≤ in[i] for j > i and
// in[j] < in[i] for j < i. The index is unique, with it top, the gaps and their digits.
template Argmax(n, low, high) {
    assert(n >= 2);
    signal input in[n];
    signal output out;

    var greatest = high[0];
    for (var j = 1; j < n; j++) greatest = greater(greatest, high[j]);
    var best = 0;
    for (var j = 1; j < n; j++) {
        if (in[j] > in[best]) best = j;
    }

    signal chosen[n];
    var count = 0;
    var index = 0;
    for (var j = 0; j < n; j++) {
        chosen[j] <-- best == j ? 1 : 0;
        chosen[j] * (chosen[j] - 1) === 0;
        count += chosen[j];
        index += j * chosen[j];
    }
    count === 1;
    out <== index;

    signal top <-- in[best];
    component gap[n];
    var later = 1; // 1 if the chosen index is above j
    for (var j = 0; j < n; j++) {
        later -= chosen[j];
        assert(-low[j] < (1 << 120) && greatest < (1 << 120));
        // At least 1 digit: circom fails on an array of components of which one has an empty array of signals.
        gap[j] = GatedBits(greater(1, bitLength(greatest - low[j])));
        gap[j].in <== top - in[j] - later;
        gap[j].gate <== 1 - chosen[j];
    }
}
