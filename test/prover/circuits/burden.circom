// SPDX-License-Identifier: GPL-3.0
pragma circom 2.2.0;

include "circomlib/circuits/bitify.circom";

// Squares so often before it answers that a witness takes as long as a test needs.
function spin(rounds) {
    var value = 3;
    for (var round = 0; round < rounds; round++) value = value * value + round;
    return value;
}

// Squares x below 2^8; `rounds` says how long that takes. A test circuit: `busy` is bound to nothing but its own square.
template Burden() {
    signal input x;
    signal input rounds;
    signal output out;
    component range = Num2Bits(8);
    range.in <== x;
    signal busy <-- spin(rounds);
    signal busySquared <== busy * busy;
    out <== x * x;
}

component main = Burden();
