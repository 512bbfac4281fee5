// SPDX-License-Identifier: GPL-3.0
pragma circom 2.2.0;

// Conv2d: two-dimensional convolution with fixed integer weights, as ONNX defines it (no dilation), zero padding.
//
// Parameters: inShape = [channels, height, width] of the input;
//             kernel = [output channels, height, width];
//             stride = [vertical, horizontal];
//             pads = [top, left, bottom, right];
//             groups, divides both channel counts;
//             weight[output channel][input channel within its group][row][column], signed;
//             bias[output channel], signed, at accumulator scale.
// Inputs:     in[channels][height][width], unsigned, tagged {maxbit}.
// Outputs:    out[output channel][row][column], signed accumulators, exact while below p/2 in magnitude (the layers
//             that use them check this at compile time).
// Cost:       none: every output is a linear combination, which --O2 removes.
template Conv2d(inShape, kernel, stride, pads, groups, weight, bias) {
    var height = (inShape[1] + pads[0] + pads[2] - kernel[1]) \ stride[0] + 1;
    var width = (inShape[2] + pads[1] + pads[3] - kernel[2]) \ stride[1] + 1;
    var groupIn = inShape[0] \ groups;
    var groupOut = kernel[0] \ groups;
    assert(groupIn * groups == inShape[0] && groupOut * groups == kernel[0]);
    signal input {maxbit} in[inShape[0]][inShape[1]][inShape[2]];
    signal output out[kernel[0]][height][width];

    for (var o = 0; o < kernel[0]; o++) {
        for (var y = 0; y < height; y++) {
            for (var x = 0; x < width; x++) {
                var sum = bias[o];
                for (var c = 0; c < groupIn; c++) {
                    for (var i = 0; i < kernel[1]; i++) {
                        var row = y * stride[0] + i - pads[0];
                        if (row >= 0 && row < inShape[1]) {
                            for (var j = 0; j < kernel[2]; j++) {
                                var column = x * stride[1] + j - pads[1];
                                if (column >= 0 && column < inShape[2]) {
                                    sum += weight[o][c][i][j] * in[(o \ groupOut) * groupIn + c][row][column];
                                }
                            }
                        }
                    }
                }
                out[o][y][x] <== sum;
            }
        }
    }
}
