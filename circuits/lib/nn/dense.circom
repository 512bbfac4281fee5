// SPDX-License-Identifier: GPL-3.0
pragma circom 2.2.0;

// Dense: fully connected layer with fixed integer weights.
//
// Parameters: inputs, outputs; weight[output][input], signed; bias[output], signed, at accumulator scale.
// Inputs:     in[inputs], unsigned, tagged {maxbit}.
// Outputs:    out[outputs], signed accumulators, exact while below p/2 in magnitude (the layers that use them check
//             this at compile time).
// Cost:       none: every output is a linear combination, which --O2 removes.
template Dense(inputs, outputs, weight, bias) {
    signal input {maxbit} in[inputs];
    signal output out[outputs];

    for (var o = 0; o < outputs; o++) {
        var sum = bias[o];
        for (var i = 0; i < inputs; i++) sum += weight[o][i] * in[i];
        out[o] <== sum;
    }
}
