// SPDX-License-Identifier: GPL-3.0
pragma circom 2.2.0;

include "bounds.circom";

// Threshold: out = 1 if in ≥ limit, else 0.
//
// Parameters: low ≤ high, the least and the greatest value `in` can take; limit; all below 2^120 in magnitude.
// Inputs:     in, a signed integer. Far outside [low, high] there is no witness; just outside it (up to the next
//             power of two) `out` is still right.
// Outputs:    out, tagged {maxbit} = 1.
// Cost:       n = 1 + max(bitsToReach(limit − low), bitLength(high − limit)), the width of in − limit with its sign;
//             0 if the result is the same for all inputs.
template Threshold(low, high, limit) {
    assert(low <= high && limit - low < (1 << 121) && high - limit < (1 << 121));
    signal input in;
    signal output {maxbit} out;
    out.maxbit = 1;

    if (low >= limit) {
        out <== 1;
    } else if (high < limit) {
        out <== 0;
    } else {
        // in − limit plus 2^(n − 1), in n ≤ 122 binary digits (so they are unique): the top one is the answer.
        var n = 1 + greater(bitsToReach(limit - low), bitLength(high - limit));
        var raised = in - limit + (1 << (n - 1));
        signal digit[n];
        var sum = 0;
        for (var i = 0; i < n; i++) {
            digit[i] <-- (raised >> i) & 1;
            digit[i] * (digit[i] - 1) === 0;
            sum += digit[i] * (1 << i);
        }
        sum === raised;
        out <== digit[n - 1];
    }
}
