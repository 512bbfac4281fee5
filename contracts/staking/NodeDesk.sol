// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {INodeStaking} from "../interfaces/INodeStaking.sol";
import {NodeId} from "../types/NodeId.sol";
import {PPM_ONE, Ppm} from "../types/Ppm.sol";
import {StakingStore} from "./StakingStore.sol";

/// @notice What an operator says about its node: commission, endpoint, its end.
abstract contract NodeDesk is StakingStore {
    using SafeCast for uint256;

    /// @notice Longest endpoint, in bytes.
    uint256 public constant MAX_ENDPOINT_LENGTH = 256;

    modifier onlyOperator(NodeId nodeId) {
        address operator = _entryOf(nodeId).operator;
        require(msg.sender == operator, SenderNotOperator(msg.sender, operator));
        _;
    }

    // ------------------------------------------------------------------ commission

    /// @inheritdoc INodeStaking
    function announceCommission(NodeId nodeId, Ppm commission) external onlyOperator(nodeId) {
        // Check
        Entry storage entry = _entries[nodeId];
        _requireCommission(commission);
        require(entry.nextCommissionAt <= block.timestamp, CommissionChangePending(entry.nextCommissionAt));
        // Effect
        uint40 startsAt = (block.timestamp + COMMISSION_NOTICE).toUint40();
        entry.commission = _commissionOf(entry);
        entry.nextCommission = uint256(Ppm.unwrap(commission)).toUint24();
        entry.nextCommissionAt = startsAt;
        emit CommissionAnnounced(nodeId, commission, startsAt);
    }

    /// @inheritdoc INodeStaking
    function cancelCommission(NodeId nodeId) external onlyOperator(nodeId) {
        // Check
        Entry storage entry = _entries[nodeId];
        require(entry.nextCommissionAt > block.timestamp, CommissionChangeUnknown(nodeId));
        // Effect
        entry.nextCommissionAt = 0;
        emit CommissionCancelled(nodeId);
    }

    function _requireCommission(Ppm commission) internal pure {
        Ppm maximum = Ppm.wrap(PPM_ONE.toUint32());
        require(!(commission > maximum), CommissionTooHigh(commission, maximum));
    }

    /// @dev The one in force.
    function _commissionOf(Entry storage entry) internal view returns (uint24 commission) {
        uint256 startsAt = entry.nextCommissionAt;
        return startsAt != 0 && startsAt <= block.timestamp ? entry.nextCommission : entry.commission;
    }

    // ------------------------------------------------------------------ endpoint, end

    /// @inheritdoc INodeStaking
    function setEndpoint(NodeId nodeId, string calldata endpoint) external onlyOperator(nodeId) {
        _requireEndpoint(endpoint);
        emit EndpointChanged(nodeId, endpoint);
    }

    function _requireEndpoint(string calldata endpoint) internal pure {
        uint256 length = bytes(endpoint).length;
        require(
            length > 0 && length <= MAX_ENDPOINT_LENGTH,
            EndpointLengthInvalid(length, MAX_ENDPOINT_LENGTH)
        );
    }

    /// @inheritdoc INodeStaking
    function closeNode(NodeId nodeId) external onlyOperator(nodeId) {
        Entry storage entry = _entries[nodeId];
        require(entry.status != Status.Closed, NodeIsClosed(nodeId));
        _close(nodeId, entry);
    }

    // ------------------------------------------------------------------ views

    /// @inheritdoc INodeStaking
    function termsOf(NodeId nodeId) external view returns (address operator, Ppm commission) {
        Entry storage entry = _entryOf(nodeId);
        return (entry.operator, Ppm.wrap(_commissionOf(entry)));
    }

    /// @inheritdoc INodeStaking
    function nextCommissionOf(NodeId nodeId) external view returns (Ppm commission, uint64 startsAt) {
        Entry storage entry = _entryOf(nodeId);
        if (entry.nextCommissionAt > block.timestamp) {
            return (Ppm.wrap(entry.nextCommission), entry.nextCommissionAt);
        }
    }

    /// @inheritdoc INodeStaking
    function operatorOf(NodeId nodeId) external view returns (address operator) {
        return _entries[nodeId].operator;
    }

    /// @inheritdoc INodeStaking
    function nodeIdOf(address operator, bytes32 salt) public view returns (NodeId nodeId) {
        return NodeId.wrap(keccak256(abi.encode(block.chainid, address(this), operator, salt)));
    }

    /// @inheritdoc INodeStaking
    function isBonded(NodeId nodeId) external view returns (bool bonded) {
        return _entries[nodeId].status == Status.Bonded;
    }

    /// @inheritdoc INodeStaking
    function isClosed(NodeId nodeId) external view returns (bool closed) {
        return _entries[nodeId].status == Status.Closed;
    }
}
