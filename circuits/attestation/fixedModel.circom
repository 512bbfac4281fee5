// SPDX-License-Identifier: GPL-3.0
pragma circom 2.2.0;

// FixedModel: binds the public model commitment of a circuit whose weights are constants to the one commitment that
// belongs to them, so that no proof of this circuit can speak for another model.
//
// Parameters: constant, the commitment that the compiler computed from the weights.
// Inputs:     modelCommitment, public.
// Cost:       1.
template FixedModel(constant) {
    signal input modelCommitment;
    modelCommitment === constant;
}
