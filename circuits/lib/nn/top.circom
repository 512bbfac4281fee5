// SPDX-License-Identifier: GPL-3.0
pragma circom 2.2.0;

include "../range/bits.circom";
include "../range/bounds.circom";

// Top: the positions of the k greatest of n signed numbers, the greatest first, the lowest position first among equals.
//
// Parameters: n ≥ 2; k, 1..n; low[n], high[n], the least and the greatest value of each number, proved by the caller,
//             below 2^120 in magnitude.
// Inputs:     in[n], signed integers within [low, high].
// Outputs:    out[k], each 0..n − 1.
// Cost:       k·n + Σ_{t < k − 1} max(1, bitLength((H_t − L_{t+1})·n + n − 2)) + Σ_j max(1, bitLength(reach_j)), where L_t
//             and H_t are the least and the greatest value of the number in place t (the t-th greatest of low and of
//             high, from 0), reach_j = H_{k−1} − low[j], but if k > 1 at least high[j] − L_{k−1} + 1.
//
// Why it is sound: key[j] = in[j]·n + n − 1 − j is different for each j, and greater for what comes first. So for each
// place, chosen[t][j]·(place[t] − key[j]) = 0 and Σ_j chosen[t][j] = 1 leave one j with chosen[t][j] = 1 and
// place[t] = key[j], and 0 for the others. The places descend by digits, so the k positions are different. Every j not
// in an earlier place is no greater than the last one, and less if j is below its position, by the digits of the gap:
// nothing left out comes before the last place. For a j in an earlier place the gap is raised by a constant that makes
// it positive, and says nothing. All of it is unique: the order, and with it places and gaps and their digits.
template Top(n, k, low, high) {
    assert(n >= 2 && n < (1 << 20) && k >= 1 && k <= n);
    signal input in[n];
    signal output out[k];

    var key[n];
    var remaining[n]; // hints only
    for (var j = 0; j < n; j++) {
        assert(-low[j] < (1 << 120) && low[j] <= high[j] && high[j] < (1 << 120));
        key[j] = in[j] * n + n - 1 - j;
        remaining[j] = key[j];
    }
    signal place[k];
    signal chosen[k][n];
    for (var t = 0; t < k; t++) {
        var best = 0;
        for (var j = 1; j < n; j++) {
            if (remaining[j] > remaining[best]) best = j;
        }
        place[t] <-- remaining[best];
        var count = 0;
        var position = 0;
        for (var j = 0; j < n; j++) {
            chosen[t][j] <-- best == j ? 1 : 0;
            chosen[t][j] * (place[t] - key[j]) === 0;
            count += chosen[t][j];
            position += j * chosen[t][j];
            remaining[j] = best == j ? -(1 << 200) : remaining[j];
        }
        count === 1;
        out[t] <== position;
    }

    component descent[k]; // one less is used
    for (var t = 0; t < k - 1; t++) {
        var most = (ranked(n, high, t) - ranked(n, low, t + 1)) * n + n - 2;
        descent[t] = Bits(greater(1, bitLength(most)));
        descent[t].in <== place[t] - place[t + 1] - 1;
    }

    var least = ranked(n, low, k - 1);
    var greatest = ranked(n, high, k - 1);
    var last = (place[k - 1] - (n - 1 - out[k - 1])) / n; // in[out[k − 1]]
    var later = 1; // 1 if the last position is above j
    component gap[n];
    for (var j = 0; j < n; j++) {
        later -= chosen[k - 1][j];
        var earlier = 0; // 1 if j has a place before the last
        for (var t = 0; t < k - 1; t++) earlier += chosen[t][j];
        var raise = k > 1 ? greater(0, high[j] - least + 1) : 0;
        gap[j] = Bits(greater(1, bitLength(greater(greatest - low[j], raise))));
        gap[j].in <== last - in[j] - later + raise * earlier;
    }
}

// The value that has `rank` others before it when a[n] is put in descending order.
function ranked(n, a, rank) {
    var value = 0;
    for (var t = 0; t <= rank; t++) {
        var best = 0;
        for (var j = 1; j < n; j++) {
            if (a[j] > a[best]) best = j;
        }
        value = a[best];
        a[best] = -(1 << 130);
    }
    return value;
}
