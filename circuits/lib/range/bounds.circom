// SPDX-License-Identifier: GPL-3.0
pragma circom 2.2.0;

// Integer helpers for bounds known at compile time. Negative numbers are field elements above p/2, as circom has them.

// Least n ≥ 0 with value < 2^n, for value ≥ 0: the length of its binary form.
function bitLength(value) {
    assert(value >= 0);
    var n = 0;
    while (value > 0) {
        value = value >> 1;
        n++;
    }
    return n;
}

// Least n ≥ 0 with value ≤ 2^n, for value ≥ 0.
function bitsToReach(value) {
    return value <= 1 ? 0 : bitLength(value - 1);
}

// ⌊value / 2^shift⌋ for a value of either sign.
function floorShift(value, shift) {
    return value >= 0 ? value >> shift : -((-value + (1 << shift) - 1) >> shift);
}

// The greater of two integers.
function greater(a, b) {
    return a > b ? a : b;
}

// The lesser of two integers.
function lesser(a, b) {
    return a < b ? a : b;
}
