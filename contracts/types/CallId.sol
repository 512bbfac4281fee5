// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Identifies one paid call: the chain head after it, or the hash of the request.
type CallId is bytes32;

using {equals as ==, differs as !=} for CallId global;

function equals(CallId left, CallId right) pure returns (bool) {
    return CallId.unwrap(left) == CallId.unwrap(right);
}

function differs(CallId left, CallId right) pure returns (bool) {
    return CallId.unwrap(left) != CallId.unwrap(right);
}
