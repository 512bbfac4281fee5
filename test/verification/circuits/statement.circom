// SPDX-License-Identifier: GPL-3.0
pragma circom 2.2.0;

// A test circuit with the public signals of a circuit for one call with one output word: knows a secret whose square is
// inputCommitment and for which outputWord = secret * inputCommitment + modelCommitment.
template Statement() {
    signal input secret;
    signal input modelCommitment;
    signal input context;
    signal input inputCommitment;
    signal input outputWord;

    signal contextSquared <== context * context;
    inputCommitment === secret * secret;
    outputWord === secret * inputCommitment + modelCommitment;
}

component main {public [modelCommitment, context, inputCommitment, outputWord]} = Statement();
