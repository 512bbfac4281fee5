// SPDX-License-Identifier: GPL-3.0
pragma circom 2.2.0;

// Raise: a signed number of a known range, moved by a constant so that it is unsigned: out = in − base.
//
// Parameters: low ≤ high, the least and the greatest value `in` can take, proved by the caller from weights and input
//             widths; base ≤ low; bits, 1..250, with high − base < 2^bits.
// Inputs:     in, a signed integer within [low, high].
// Outputs:    out, tagged {maxbit} = bits: its range follows from that of `in`.
// Cost:       none.
template Raise(low, high, base, bits) {
    assert(base <= low && low <= high && bits >= 1 && bits <= 250 && high - base < (1 << bits));
    signal input in;
    signal output {maxbit} out;
    out.maxbit = bits;
    out <== in - base;
}
