// SPDX-License-Identifier: GPL-3.0
pragma circom 2.2.0;

include "packedList.circom";
include "../range/table.circom";

// TableLayer: any function of a narrow word, for every word: out[i] = table[which[i]][in[i]].
//
// Parameters: count ≥ 1; tables ≥ 1; bits, 1..8; table[tables][2^bits], entries in [0, 2^outBits);
//             which, a packed list of `count` numbers, the table of each word; outBits, 1..120.
// Inputs:     in[count], unsigned, tagged {maxbit} = bits.
// Outputs:    out[count], tagged {maxbit} = outBits.
// Cost:       as Table.
template TableLayer(count, tables, bits, table, which, outBits) {
    signal input {maxbit} in[count];
    signal output {maxbit} out[count];

    assert(which[0] == count);
    var tableOf[count];
    tableOf = unpack(which, tableOf);
    var used[tables];
    for (var i = 0; i < count; i++) used[tableOf[i]]++;
    component layer[tables];
    for (var t = 0; t < tables; t++) {
        if (used[t] > 0) {
            layer[t] = Table(used[t], bits, table[t], outBits);
            var next = 0;
            for (var i = 0; i < count; i++) {
                if (tableOf[i] == t) {
                    layer[t].in[next] <== in[i];
                    next++;
                }
            }
            next = 0;
            for (var i = 0; i < count; i++) {
                if (tableOf[i] == t) {
                    out[i] <== layer[t].out[next];
                    next++;
                }
            }
        }
    }
}
