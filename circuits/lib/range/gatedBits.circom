// SPDX-License-Identifier: GPL-3.0
pragma circom 2.2.0;

// GatedBits: proves that `in` lies in [0, 2^n) if gate = 1, and that it is 0 if gate = 0, without a multiplication.
//
// Parameters: n, 0..252.
// Inputs:     in, any field element; gate, assumed to be 0 or 1 (the caller constrains it).
// Cost:       n constraints.
template GatedBits(n) {
    assert(n >= 0 && n <= 252);
    signal input in;
    signal input gate;

    signal digit[n];
    var sum = 0;
    for (var i = 0; i < n; i++) {
        // Unique: all 0 if gate = 0, otherwise n binary digits of an integer below 2^252 < p.
        digit[i] <-- gate * ((in >> i) & 1);
        digit[i] * (digit[i] - gate) === 0;
        sum += digit[i] * (1 << i);
    }
    sum === in;
}
