// SPDX-License-Identifier: GPL-3.0
pragma circom 2.2.0;

include "interpolate.circom";

// Table: out[i] = table[in[i]], by the polynomial over the field that goes through the table's points. A range-proved
// word has one of the 2^bits values the polynomial was made for, and a polynomial's value is unique: nothing is left
// to the prover.
//
// Parameters: count ≥ 1; bits, 1..8; table[2^bits], entries in [0, 2^outBits); outBits, 1..120.
// Inputs:     in[count], unsigned, tagged {maxbit} = bits.
// Outputs:    out[count], tagged {maxbit} = outBits.
// Cost:       for each word, as TablePolynomial: at most 0, 2, 4, 6, 10, 14, 21, 30 for 1, 2, …, 8 bits.
template Table(count, bits, table, outBits) {
    assert(count >= 1 && bits >= 1 && bits <= 8 && outBits >= 1 && outBits <= 120);
    signal input {maxbit} in[count];
    signal output {maxbit} out[count];
    assert(in.maxbit == bits);
    for (var i = 0; i < (1 << bits); i++) assert(table[i] >= 0 && table[i] < (1 << outBits));
    out.maxbit = outBits;

    // Once for all words: the witness calculator does it too.
    var coefficient[256] = interpolate(1 << bits, table);
    var terms = 1 << bits;
    while (terms > 1 && coefficient[terms - 1] == 0) terms--;
    component polynomial[count];
    for (var i = 0; i < count; i++) {
        polynomial[i] = TablePolynomial(terms, coefficient);
        polynomial[i].in <== in[i];
        out[i] <== polynomial[i].out;
    }
}

// Value of a polynomial with constant coefficients, by Paterson and Stockmeyer (1973): the powers up to in^width once,
// then Horner's rule over blocks of `width` terms, which are linear in these powers.
//
// Parameters: terms ≥ 1; coefficient[256], of in^0, in^1, …
// Inputs:     in, any field element.
// Outputs:    out.
// Cost:       0 for 2 terms or fewer; otherwise the least of (width − 1) + (blocks − 1), less 1 if the last block has a
//             single term, over widths from 1 to terms − 1, where blocks = ⌈terms / width⌉.
template TablePolynomial(terms, coefficient) {
    signal input in;
    signal output out;

    if (terms <= 2) {
        out <== coefficient[0] + (terms == 2 ? coefficient[1] * in : 0);
    } else {
        var width = 1;
        for (var w = 2; w < terms; w++) {
            if (polynomialCost(terms, w) < polynomialCost(terms, width)) width = w;
        }
        var blocks = (terms + width - 1) \ width;
        signal power[width + 1];
        power[0] <== 1;
        power[1] <== in;
        for (var i = 2; i <= width; i++) power[i] <== power[i \ 2] * power[i - i \ 2];
        signal sum[blocks];
        for (var b = blocks - 1; b >= 0; b--) {
            var block = 0;
            for (var i = 0; i < width && b * width + i < terms; i++) block += coefficient[b * width + i] * power[i];
            if (b == blocks - 1) {
                sum[b] <== block;
            } else {
                sum[b] <== sum[b + 1] * power[width] + block;
            }
        }
        out <== sum[0];
    }
}

// Multiplications for `terms` terms in blocks of `width` < terms.
function polynomialCost(terms, width) {
    var blocks = (terms + width - 1) \ width;
    return width - 1 + blocks - 1 - (terms - (blocks - 1) * width == 1 ? 1 : 0);
}
