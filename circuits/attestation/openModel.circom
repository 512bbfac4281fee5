// SPDX-License-Identifier: GPL-3.0
pragma circom 2.2.0;

include "../lib/commit/poseidonChain.circom";

// OpenModel: proves knowledge of the packed parameters that open the public model commitment, on top of a fixed base:
// the hash starts with a constant that stands for all that the circuit fixes.
//
// Binding for the fixed count of elements and the fixed base; hiding only as far as the parameters cannot be guessed,
// or if an element is a secret salt.
// Parameters: elements ≥ 1; base, a constant in the field.
// Inputs:     modelCommitment, public; element[elements], private, any field elements (PackedWords gives them).
// Cost:       as PoseidonChain, less 3 for the constant.
template OpenModel(elements, base) {
    signal input modelCommitment;
    signal input element[elements];

    component chain = PoseidonChain(elements);
    chain.start <== base;
    chain.element <== element;
    modelCommitment === chain.out;
}
