// SPDX-License-Identifier: GPL-3.0
pragma circom 2.2.0;

include "bounds.circom";
include "threshold.circom";

// Requantise: rescale, ReLU and clamp in one: out = clamp(⌊in / 2^shift⌋, 0, 2^bits − 1).
//
// Parameters: low ≤ high, the least and the greatest value `in` can take, proved by the caller from weights and
//             input widths; shift ≥ 0; bits ≥ 1, width of the output.
// Inputs:     in, a signed integer. Far outside [low, high] there is no witness; just outside it (up to the next
//             power of two) `out` is still right.
// Outputs:    out, tagged {maxbit} = bits.
// Cost:       0 if high < 2^shift (the output is always 0);
//             bits = 1: as Threshold, n for an n-bit signed number;
//             otherwise T + k + signs + 1, where T is the width of the digits kept, 2^k ≥ |⌊in / 2^T⌋|, signs = 2 if
//             `in` can be negative and can exceed the clamp, 1 if one of them, and the + 1 falls away if neither.
//             For an n-bit signed number: n + 1 unclamped, n + 2 clamped.
template Requantise(low, high, shift, bits) {
    assert(low <= high && shift >= 0 && bits >= 1 && shift + bits <= 120);
    assert(-low < (1 << 120) && high < (1 << 120));
    signal input in;
    signal output {maxbit} out;
    out.maxbit = bits;

    if (high < (1 << shift)) {
        out <== 0;
    } else if (bits == 1) {
        component reached = Threshold(low, high, 1 << shift);
        reached.in <== in;
        out <== reached.out;
    } else {
        component general = RequantiseSplit(low, high, shift, bits);
        general.in <== in;
        out <== general.out;
    }
}

// The general case of Requantise:
//     in = Σ rest[i]·2^i + 2^T·(sign + Σ excess[j]·2^j),   rest[i] ∈ {0, 1}, sign ∈ {−1, 0, 1}, excess[j] ∈ {0, sign}.
// T + k < 251, so the equation holds between integers; the first sum is the remainder of `in` by 2^T and the bracket
// its quotient. The bracket has the sign of `sign` and is 0 exactly if sign = 0, so `sign` is unique, and with it
// every digit. sign = 0: the remainder holds the answer; −1: `in` is negative; 1: `in` exceeds the clamp.
template RequantiseSplit(low, high, shift, bits) {
    signal input in;
    signal output out;

    var clamps = (high >> shift) >= (1 << bits);
    var signed = low < 0;
    var T = clamps ? shift + bits : bitLength(high);
    var k = bitsToReach(greater(-floorShift(low, T), high >> T));
    // Hints only: `in` made positive, and the quotient by 2^T.
    var raised = in + (1 << (T + k));
    var quotient = (raised >> T) - (1 << k);

    // --O2 removes one signal per linear equation, the one declared first: rest[0], which occurs least.
    signal rest[T];
    signal sign <-- quotient < 0 ? -1 : (quotient > 0 ? 1 : 0);
    var exceeds = 0; // 1 exactly if sign = 1
    var inside = 0; // 1 exactly if sign = 0
    if (signed && clamps) {
        signal square <== sign * sign;
        (square - 1) * sign === 0;
        exceeds = (square + sign) / 2;
        inside = 1 - square;
    } else if (signed) {
        sign * (sign + 1) === 0;
        inside = 1 + sign;
    } else if (clamps) {
        sign * (sign - 1) === 0;
        exceeds = sign;
        inside = 1 - sign;
    } else {
        sign === 0;
        inside = 1;
    }

    signal excess[k];
    var sum = sign * (1 << T);
    var held = 0;
    for (var i = 0; i < T; i++) {
        rest[i] <-- (raised >> i) & 1;
        rest[i] * (rest[i] - 1) === 0;
        sum += rest[i] * (1 << i);
        if (i >= shift) held += rest[i] * (1 << (i - shift));
    }
    for (var j = 0; j < k; j++) {
        excess[j] <-- sign * (((quotient * sign - 1) >> j) & 1);
        excess[j] * (excess[j] - sign) === 0;
        sum += excess[j] * (1 << (T + j));
    }
    sum === in;
    out <== inside * held + ((1 << bits) - 1) * exceeds;
}
