// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {NodeId} from "../types/NodeId.sol";
import {Ppm} from "../types/Ppm.sol";

/// @notice The node registry and one share pool per node. Amounts are token wei; shares are the pool's own unit.
interface INodeStaking {
    /// @param operator Who runs the node; holds its own stake as shares like anyone.
    /// @param commission The operator's part of the node's revenue; the rest goes to the pool.
    /// @param assets Tokens that belong to the shares, thawing ones included, unvested rewards not.
    /// @param shares All shares, thawing ones included.
    struct Node {
        address operator;
        Ppm commission;
        uint256 assets;
        uint256 shares;
    }

    /// @param shares Shares leaving; they earn and can lose until withdrawn.
    /// @param endsAt When they can be withdrawn (unix seconds).
    struct Thaw {
        uint256 shares;
        uint64 endsAt;
    }

    event NodeOpened(NodeId indexed nodeId, address indexed operator, Ppm commission, string endpoint);
    event Staked(NodeId indexed nodeId, address indexed staker, uint256 amount, uint256 shares);
    event ThawStarted(NodeId indexed nodeId, address indexed staker, uint256 shares, uint64 endsAt);
    event ThawCancelled(NodeId indexed nodeId, address indexed staker, uint256 shares);
    event Unstaked(NodeId indexed nodeId, address indexed staker, uint256 shares, uint256 amount);
    event RewardsHarvested(NodeId indexed nodeId, uint256 amount);

    error NodeUnknown(NodeId nodeId);
    error NodeAlreadyOpen(NodeId nodeId);
    error CommissionTooHigh(Ppm commission, Ppm maximum);
    error OperatorStakeTooLow(uint256 stake, uint256 minimum);
    error StakeTooSmall(uint256 amount, uint256 minimum);
    error SharesInsufficient(uint256 wanted, uint256 available);
    error ThawPending(uint64 endsAt);
    error ThawEmpty();

    /// @notice Opens a node and stakes the operator's first `amount`, at least `minimumOperatorStake`.
    /// @param salt Lets one operator open several nodes. @param endpoint Where callers reach the node (URL, ≤ 256 bytes).
    function openNode(
        bytes32 salt,
        Ppm commission,
        string calldata endpoint,
        uint256 amount
    ) external returns (NodeId nodeId);

    /// @notice Stakes the sender's tokens with a node (as its operator or as a delegator).
    function stake(NodeId nodeId, uint256 amount) external returns (uint256 shares);

    /// @notice Starts thawing shares. Adding to a running thaw restarts its clock for all of it.
    function thaw(NodeId nodeId, uint256 shares) external;

    /// @notice Puts all thawing shares back to work.
    function cancelThaw(NodeId nodeId) external;

    /// @notice Withdraws what has thawed, at the share price of now.
    function unstake(NodeId nodeId) external returns (uint256 amount);

    /// @notice Fetches the pool's revenue from the splitter; it vests into the share price over `REWARD_PERIOD`. Anyone may call.
    function harvest(NodeId nodeId) external returns (uint256 amount);

    /// @notice The node. Reverts with `NodeUnknown`.
    function nodeOf(NodeId nodeId) external view returns (Node memory node);

    /// @notice The operator, or the zero address if there is no such node.
    function operatorOf(NodeId nodeId) external view returns (address operator);

    function nodeIdOf(address operator, bytes32 salt) external view returns (NodeId nodeId);

    function sharesOf(NodeId nodeId, address staker) external view returns (uint256 shares);

    function thawOf(NodeId nodeId, address staker) external view returns (Thaw memory thawing);

    /// @notice Whether the operator's unthawed stake meets the minimum. The only fact about stake that others may read.
    function isBonded(NodeId nodeId) external view returns (bool bonded);
}
