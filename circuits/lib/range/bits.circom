// SPDX-License-Identifier: GPL-3.0
pragma circom 2.2.0;

// Bits: proves that `in` lies in [0, 2^n) and gives its binary digits, lowest first.
//
// Parameters: n, 0..252. Above 252 the digits of x and of x + p would both fit (p is the field's order).
// Inputs:     in, any field element.
// Outputs:    out[n], each 0 or 1, Σ out[i]·2^i = in.
// Cost:       n constraints (the sum is linear).
template Bits(n) {
    assert(n >= 0 && n <= 252);
    signal input in;
    signal output {maxbit} out[n];
    out.maxbit = 1;

    var sum = 0;
    for (var i = 0; i < n; i++) {
        // Unique: n binary digits of an integer below 2^252 < p.
        out[i] <-- (in >> i) & 1;
        out[i] * (out[i] - 1) === 0;
        sum += out[i] * (1 << i);
    }
    sum === in;
}
