// SPDX-License-Identifier: GPL-3.0
pragma circom 2.2.0;

include "circomlib/circuits/poseidon.circom";

// PoseidonChain: Poseidon over any number of field elements, up to 15 a step:
// state ← Poseidon(state, next ≤ 15 elements), beginning with `start`, over BN254 with circomlib's constants.
//
// Binding for a fixed count, which the circuit fixes: different counts are different functions.
// Parameters: count ≥ 1.
// Inputs:     start and element[count], any field elements.
// Outputs:    out, the last state.
// Cost:       circomlib's Poseidon(1 + length of the step), for each step; Poseidon(5) is 321, Poseidon(16) 609.
template PoseidonChain(count) {
    assert(count >= 1);
    signal input start;
    signal input element[count];
    signal output out;

    var steps = (count + 14) \ 15;
    component step[steps];
    for (var s = 0; s < steps; s++) {
        var length = s < steps - 1 ? 15 : count - 15 * (steps - 1);
        step[s] = Poseidon(1 + length);
        if (s == 0) {
            step[s].inputs[0] <== start;
        } else {
            step[s].inputs[0] <== step[s - 1].out;
        }
        for (var i = 0; i < length; i++) step[s].inputs[1 + i] <== element[15 * s + i];
    }
    out <== step[steps - 1].out;
}
