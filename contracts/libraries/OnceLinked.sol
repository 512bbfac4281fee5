// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Lets two contracts that need each other's address be deployed one after the other: the deployer links the
/// second one exactly once, and nobody can ever change it. (A role could be granted again, and would be a back door to
/// the money held here.)
abstract contract OnceLinked {
    address private immutable DEPLOYER = msg.sender;

    /// @notice The one contract that may call the `onlyLinked` functions.
    address public linked;

    event Linked(address indexed target);

    error LinkForbidden(address sender);
    error LinkAlreadyMade(address target);
    error LinkTargetEmpty(address target);
    error SenderNotLinked(address sender, address linked);

    modifier onlyLinked() {
        require(msg.sender == linked, SenderNotLinked(msg.sender, linked));
        _;
    }

    function link(address target) external {
        _requireLinkable(linked, target);
        linked = target;
        emit Linked(target);
    }

    /// @dev What every link asks for; a contract with a second one keeps that by itself.
    /// @param current What is linked by now.
    function _requireLinkable(address current, address target) internal view {
        require(msg.sender == DEPLOYER, LinkForbidden(msg.sender));
        require(current == address(0), LinkAlreadyMade(current));
        require(target.code.length > 0, LinkTargetEmpty(target));
    }
}
