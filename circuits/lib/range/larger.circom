// SPDX-License-Identifier: GPL-3.0
pragma circom 2.2.0;

include "bounds.circom";
include "threshold.circom";

// Larger: the greater of two signed numbers of known ranges.
//
// Parameters: left, right, [least, greatest] of in[0] and in[1], proved by the caller from weights and input widths,
//             below 2^120 in magnitude.
// Inputs:     in[2], signed integers within left and right.
// Outputs:    out, signed.
// Cost:       none if one is never below the other; 1 if both have the same two neighbouring values (say, 0 and 1);
//             otherwise 2 + min(max(reach(under), bitLength(over)), max(reach(over), bitLength(under))), where over and
//             under are the most by which in[0] can exceed in[1], and fall below it; reach(v) = least n with v ≤ 2^n.
template Larger(left, right) {
    assert(-left[0] < (1 << 120) && left[0] <= left[1] && left[1] < (1 << 120));
    assert(-right[0] < (1 << 120) && right[0] <= right[1] && right[1] < (1 << 120));
    signal input in[2];
    signal output out;

    var over = left[1] - right[0];
    var under = right[1] - left[0];
    if (under <= 0) {
        out <== in[0];
    } else if (over <= 0) {
        out <== in[1];
    } else if (left[0] == right[0] && left[1] == right[1] && over == 1) {
        // With the lesser value taken for 0: in[0] OR in[1].
        out <== in[0] + in[1] - left[0] - (in[0] - left[0]) * (in[1] - left[0]);
    } else {
        // The difference is taken the way round that has the fewer digits.
        var swapped = greater(bitsToReach(over), bitLength(under)) < greater(bitsToReach(under), bitLength(over));
        var first = swapped ? 1 : 0;
        var difference = in[first] - in[1 - first];
        component exceeds = Threshold(swapped ? -over : -under, swapped ? under : over, 0);
        exceeds.in <== difference;
        out <== in[1 - first] + exceeds.out * difference;
    }
}
