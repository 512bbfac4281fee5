// SPDX-License-Identifier: GPL-3.0
pragma circom 2.2.0;

include "conv2d.circom";
include "windowRange.circom";
include "../range/requantise.circom";

// ConvLayer: convolution with fixed weights, then rescale, ReLU and clamp of every output:
// out = clamp(⌊conv(in) / 2^shift⌋, 0, 2^bits − 1). The range of every accumulator is proved here, at compile time,
// from the weights and the width of the inputs, so that each costs the fewest digits.
//
// Parameters: inShape, kernel, stride, pads, groups, weight, bias as for Conv2d; shift[output channel] ≥ 0;
//             bits, width of the outputs.
// Inputs:     in[channels][height][width], unsigned, tagged {maxbit}.
// Outputs:    out[output channel][row][column], tagged {maxbit} = bits.
// Cost:       as Requantise, for every output.
template ConvLayer(inShape, kernel, stride, pads, groups, weight, bias, shift, bits) {
    var height = (inShape[1] + pads[0] + pads[2] - kernel[1]) \ stride[0] + 1;
    var width = (inShape[2] + pads[1] + pads[3] - kernel[2]) \ stride[1] + 1;
    signal input {maxbit} in[inShape[0]][inShape[1]][inShape[2]];
    signal output {maxbit} out[kernel[0]][height][width];

    component conv = Conv2d(inShape, kernel, stride, pads, groups, weight, bias);
    conv.in <== in;
    var channels = inShape[0] \ groups;
    component requantise[kernel[0]][height][width];
    for (var o = 0; o < kernel[0]; o++) {
        var whole[2] = windowRange(weight[o], channels, 0, kernel[1], 0, kernel[2], bias[o], in.maxbit);
        for (var y = 0; y < height; y++) {
            var rows[2] = tapsWithin(y * stride[0] - pads[0], kernel[1], inShape[1]);
            for (var x = 0; x < width; x++) {
                var columns[2] = tapsWithin(x * stride[1] - pads[1], kernel[2], inShape[2]);
                var range[2] = whole;
                if (rows[1] - rows[0] < kernel[1] || columns[1] - columns[0] < kernel[2]) {
                    // Taps on the padding add nothing, so outputs at the border have a narrower range.
                    range = windowRange(
                        weight[o], channels, rows[0], rows[1], columns[0], columns[1], bias[o], in.maxbit
                    );
                }
                requantise[o][y][x] = Requantise(range[0], range[1], shift[o], bits);
                requantise[o][y][x].in <== conv.out[o][y][x];
                out[o][y][x] <== requantise[o][y][x].out;
            }
        }
    }
}
