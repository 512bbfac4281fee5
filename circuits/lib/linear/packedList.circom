// SPDX-License-Identifier: GPL-3.0
pragma circom 2.2.0;

// A packed list of integers is an array [length, bits, element, …]: every integer v in [−2^(bits − 1), 2^(bits − 1))
// is the unsigned digit v + 2^(bits − 1) of `bits` ≤ 248 bits, ⌊248 / bits⌋ digits to an element, the first lowest.
// circom keeps kilobytes for every number that is written out, so long lists have to be packed; and it copies an array
// whenever a function is called with it, so they are unpacked as a whole.

// The integers of a packed list. `list` is to be an array of zeros of the list's length: a circom function cannot make
// an array whose length is a number it is given.
function unpack(packed, list) {
    var bits = packed[1];
    var half = 1 << (bits - 1);
    var rest = 0;
    var left = 0; // digits in `rest`
    var next = 2;
    for (var i = 0; i < packed[0]; i++) {
        if (left == 0) {
            rest = packed[next];
            left = 248 \ bits;
            next++;
        }
        list[i] = (rest & ((1 << bits) - 1)) - half;
        rest = rest >> bits;
        left--;
    }
    return list;
}

// A table with integers of a packed list in one column: number first + step·i in line i, down to the last line.
function unpackColumn(packed, first, step, table, column) {
    var bits = packed[1];
    var half = 1 << (bits - 1);
    var rest = 0;
    var left = 0;
    var next = 2;
    var wanted = first;
    var line = 0;
    for (var i = 0; i < packed[0]; i++) {
        if (left == 0) {
            rest = packed[next];
            left = 248 \ bits;
            next++;
        }
        if (i == wanted) {
            table[line][column] = (rest & ((1 << bits) - 1)) - half;
            wanted += step;
            line++;
        }
        rest = rest >> bits;
        left--;
    }
    return table;
}
