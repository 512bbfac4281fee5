// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Identifies a registered circuit: the hash of its verifying key, shape and provenance.
type CircuitId is bytes32;

using {equals as ==, differs as !=} for CircuitId global;

function equals(CircuitId left, CircuitId right) pure returns (bool) {
    return CircuitId.unwrap(left) == CircuitId.unwrap(right);
}

function differs(CircuitId left, CircuitId right) pure returns (bool) {
    return CircuitId.unwrap(left) != CircuitId.unwrap(right);
}
