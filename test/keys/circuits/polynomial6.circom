// SPDX-License-Identifier: GPL-3.0
pragma circom 2.2.0;

include "polynomial.circom";

component main {public [context]} = Polynomial(6);
