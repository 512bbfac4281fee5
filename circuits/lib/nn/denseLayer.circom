// SPDX-License-Identifier: GPL-3.0
pragma circom 2.2.0;

include "dense.circom";
include "rowRange.circom";
include "../range/requantise.circom";

// DenseLayer: fully connected layer with fixed weights, then rescale, ReLU and clamp of every output:
// out = clamp(⌊dense(in) / 2^shift⌋, 0, 2^bits − 1). Ranges are proved here, at compile time.
//
// Parameters: inputs, outputs, weight, bias as for Dense; shift[output] ≥ 0; bits, width of the outputs.
// Inputs:     in[inputs], unsigned, tagged {maxbit}.
// Outputs:    out[outputs], tagged {maxbit} = bits.
// Cost:       as Requantise, for every output.
template DenseLayer(inputs, outputs, weight, bias, shift, bits) {
    signal input {maxbit} in[inputs];
    signal output {maxbit} out[outputs];

    component dense = Dense(inputs, outputs, weight, bias);
    dense.in <== in;
    component requantise[outputs];
    for (var o = 0; o < outputs; o++) {
        var range[2] = rowRange(inputs, weight[o], bias[o], in.maxbit);
        requantise[o] = Requantise(range[0], range[1], shift[o], bits);
        requantise[o].in <== dense.out[o];
        out[o] <== requantise[o].out;
    }
}
