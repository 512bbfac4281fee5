// SPDX-License-Identifier: GPL-3.0
pragma circom 2.2.0;

// ScaledBits: proves that in = scale·u for an integer u in [0, 2^n), without a multiplication.
// scale = 1: a range check. scale = 0: in = 0. scale = −1: −in is in the range.
//
// Parameters: n, 0..251.
// Inputs:     in, any field element; scale, assumed to be −1, 0 or 1 (the caller constrains it).
// Cost:       n constraints, b·(b − scale) = 0 for each digit b.
template ScaledBits(n) {
    assert(n >= 0 && n <= 251);
    signal input in;
    signal input scale;

    signal digit[n];
    var sum = 0;
    for (var i = 0; i < n; i++) {
        // Unique: for scale 0 every digit is 0; for scale ±1 they are ± the binary digits of |in| < 2^251 < p/2.
        digit[i] <-- scale * (((in * scale) >> i) & 1);
        digit[i] * (digit[i] - scale) === 0;
        sum += digit[i] * (1 << i);
    }
    sum === in;
}
