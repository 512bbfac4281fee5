// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Identifies a session: a caller's escrow towards one node.
type SessionId is bytes32;

using {equals as ==, differs as !=} for SessionId global;

function equals(SessionId left, SessionId right) pure returns (bool) {
    return SessionId.unwrap(left) == SessionId.unwrap(right);
}

function differs(SessionId left, SessionId right) pure returns (bool) {
    return SessionId.unwrap(left) != SessionId.unwrap(right);
}
