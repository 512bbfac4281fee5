// SPDX-License-Identifier: GPL-3.0
pragma circom 2.2.0;

include "../range/maximum.circom";

// MaxPool: two-dimensional max-pooling of unsigned numbers, as ONNX defines it, without padding.
//
// Parameters: shape = [channels, height, width] of the input; window = [height, width]; stride = [vertical,
//             horizontal].
// Inputs:     in[channels][height][width], unsigned, tagged {maxbit}.
// Outputs:    out[channels][row][column], with the inputs' tag.
// Cost:       (window height · window width − 1) times Maximum, for every output.
template MaxPool(shape, window, stride) {
    var height = (shape[1] - window[0]) \ stride[0] + 1;
    var width = (shape[2] - window[1]) \ stride[1] + 1;
    var taps = window[0] * window[1];
    signal input {maxbit} in[shape[0]][shape[1]][shape[2]];
    signal output {maxbit} out[shape[0]][height][width];

    component maximum[shape[0]][height][width][taps];
    for (var c = 0; c < shape[0]; c++) {
        for (var y = 0; y < height; y++) {
            for (var x = 0; x < width; x++) {
                for (var k = 1; k < taps; k++) {
                    maximum[c][y][x][k] = Maximum(in.maxbit);
                    if (k == 1) {
                        maximum[c][y][x][k].in[0] <== in[c][y * stride[0]][x * stride[1]];
                    } else {
                        maximum[c][y][x][k].in[0] <== maximum[c][y][x][k - 1].out;
                    }
                    var row = y * stride[0] + k \ window[1];
                    var column = x * stride[1] + k % window[1];
                    maximum[c][y][x][k].in[1] <== in[c][row][column];
                }
                if (taps == 1) {
                    out[c][y][x] <== in[c][y * stride[0]][x * stride[1]];
                } else {
                    out[c][y][x] <== maximum[c][y][x][taps - 1].out;
                }
            }
        }
    }
}
