// SPDX-License-Identifier: GPL-3.0
pragma circom 2.2.0;

include "argmax.circom";
include "dense.circom";
include "rowRange.circom";

// Classify: fully connected last layer with fixed weights and the class of the greatest result, the lowest of equals.
// Ranges are proved here, at compile time.
//
// Parameters: inputs, classes ≥ 2; weight[class][input], signed; bias[class], signed; one scale for all classes.
// Inputs:     in[inputs], unsigned, tagged {maxbit}.
// Outputs:    out, the class, 0..classes − 1.
// Cost:       as Argmax.
template Classify(inputs, classes, weight, bias) {
    signal input {maxbit} in[inputs];
    signal output out;

    component dense = Dense(inputs, classes, weight, bias);
    dense.in <== in;
    var low[classes];
    var high[classes];
    for (var c = 0; c < classes; c++) {
        var range[2] = rowRange(inputs, weight[c], bias[c], in.maxbit);
        low[c] = range[0];
        high[c] = range[1];
    }
    component argmax = Argmax(classes, low, high);
    argmax.in <== dense.out;
    out <== argmax.out;
}
