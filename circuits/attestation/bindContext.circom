// SPDX-License-Identifier: GPL-3.0
pragma circom 2.2.0;

// BindContext: puts the public context (chain, market, node, calls) into a constraint, so that a proof made for one
// context cannot be turned into a proof for another.
//
// Inputs:     context, public, any field element.
// Cost:       1.
template BindContext() {
    signal input context;
    signal square <== context * context;
}
