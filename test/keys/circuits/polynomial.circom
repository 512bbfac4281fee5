// SPDX-License-Identifier: GPL-3.0
pragma circom 2.2.0;

include "circomlib/circuits/bitify.circom";

// Knows x below 2^8 with x^3 + offset = out; `context` is bound by squaring. A test circuit.
template Polynomial(offset) {
    signal input context;
    signal input x;
    signal output out;
    signal contextSquared <== context * context;
    component range = Num2Bits(8);
    range.in <== x;
    signal square <== x * x;
    out <== square * x + offset;
}
