// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {NodeId} from "../types/NodeId.sol";
import {Ppm} from "../types/Ppm.sol";

/// @notice The node registry and one share pool per node. Amounts are token wei; shares are the pool's own unit.
/// Everybody stakes, thaws and leaves for themselves only, and nobody can delay or block another's exit.
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
    event CommissionAnnounced(NodeId indexed nodeId, Ppm commission, uint64 startsAt);
    event CommissionCancelled(NodeId indexed nodeId);
    event EndpointChanged(NodeId indexed nodeId, string endpoint);
    /// @notice By its operator, or because slashing left next to nothing of its shares' price.
    event NodeClosed(NodeId indexed nodeId);
    event Staked(NodeId indexed nodeId, address indexed staker, uint256 amount, uint256 shares);
    event ThawStarted(NodeId indexed nodeId, address indexed staker, uint256 shares, uint64 endsAt);
    event ThawCancelled(NodeId indexed nodeId, address indexed staker, uint256 shares);
    event Unstaked(NodeId indexed nodeId, address indexed staker, uint256 shares, uint256 amount);
    event RewardsHarvested(NodeId indexed nodeId, uint256 amount);

    error NodeUnknown(NodeId nodeId);
    error NodeAlreadyOpen(NodeId nodeId);
    error NodeIsClosed(NodeId nodeId);
    error SenderNotOperator(address sender, address operator);
    error CommissionChangePending(uint64 startsAt);
    error CommissionChangeUnknown(NodeId nodeId);
    error CommissionTooHigh(Ppm commission, Ppm maximum);
    /// @param length Bytes given. @param maximum Bytes allowed; at least one is needed.
    error EndpointLengthInvalid(uint256 length, uint256 maximum);
    /// @notice Nobody has a stake with this node: its operator must be the first, since what is still to vest there is its
    /// work's.
    error NodeEmpty(NodeId nodeId);
    error OperatorStakeTooLow(uint256 stake, uint256 minimum);
    /// @notice A stake, or what a thaw would leave at work, is worth less than the minimum and not nothing.
    error StakeTooSmall(uint256 amount, uint256 minimum);
    error SharesInsufficient(uint256 wanted, uint256 available);
    error ThawPending(uint64 endsAt);
    /// @notice Nothing is thawing, or nothing was asked to.
    error ThawEmpty();
    error StakeTokenWithoutCode(address token);
    /// @notice The token moved another amount than it was asked to.
    error StakeNotReceived(uint256 expected, uint256 received);
    /// @param parameter Name of the constructor's argument.
    error StakingParameterOutOfBounds(string parameter, uint256 value, uint256 minimum, uint256 maximum);
    /// @notice The deployer has not linked the ledger yet.
    error LedgerUnlinked();

    /// @notice Opens a node and stakes the operator's first `amount`, at least `MINIMUM_OPERATOR_STAKE`.
    /// @param salt Lets one operator open several nodes. @param commission At most 100 %.
    /// @param endpoint Where callers reach the node (URL, 1 to 256 bytes). @param amount Token wei.
    function openNode(
        bytes32 salt,
        Ppm commission,
        string calldata endpoint,
        uint256 amount
    ) external returns (NodeId nodeId);

    /// @notice Announces the commission from `COMMISSION_NOTICE` on. One at a time. Only the operator.
    function announceCommission(NodeId nodeId, Ppm commission) external;

    /// @notice Takes back what was announced and is not in force yet. Only the operator.
    function cancelCommission(NodeId nodeId) external;

    /// @notice Tells callers where the node is from now on. Only the operator.
    /// @param endpoint URL, 1 to 256 bytes.
    function setEndpoint(NodeId nodeId, string calldata endpoint) external;

    /// @notice Ends the node for good: no longer bonded, no new bonds, no new stake. Everybody leaves when they like, the
    /// operator as soon as its bonds have ended; what is earned still vests to those who are there. Once the pool is
    /// empty, what comes late is the operator's, who may stake again for it. Only the operator.
    function closeNode(NodeId nodeId) external;

    /// @notice Stakes the sender's tokens with a node (as its operator or as a delegator; a node without any stake takes
    /// its operator's only). Harvests first, and a share costs its part of the unvested rewards too, so that nobody buys
    /// into what others have earned. Leaving before they have vested leaves that part to those who stay.
    /// @param amount Token wei, at least `MINIMUM_STAKE`. @return shares At work from now on.
    function stake(NodeId nodeId, uint256 amount) external returns (uint256 shares);

    /// @notice Starts thawing shares. Adding to a running thaw restarts its clock for all of it, and nobody else's.
    /// What stays at work must be worth at least `MINIMUM_STAKE`, or nothing. Thawing everything is always allowed;
    /// only the operator must leave at work what covers its bonds, which end by themselves (`INodeBonds`).
    /// @param shares More than zero; see `sharesOf` for what is at work.
    function thaw(NodeId nodeId, uint256 shares) external;

    /// @notice Puts all thawing shares back to work.
    function cancelThaw(NodeId nodeId) external;

    /// @notice Withdraws what has thawed, at the share price of now, rounded down to a token wei.
    /// @return amount Token wei.
    function unstake(NodeId nodeId) external returns (uint256 amount);

    /// @notice Fetches the pool's revenue from the ledger; it vests into the share price over `REWARD_PERIOD`, seconds
    /// in which the pool has no shares not counted. Anyone may call.
    /// @return amount Token wei.
    function harvest(NodeId nodeId) external returns (uint256 amount);

    /// @notice The node as of now. Reverts with `NodeUnknown`.
    function nodeOf(NodeId nodeId) external view returns (Node memory node);

    /// @notice What is announced and not in force yet.
    /// @return commission ppm. @return startsAt Unix seconds; 0 if nothing is.
    function nextCommissionOf(NodeId nodeId) external view returns (Ppm commission, uint64 startsAt);

    function isClosed(NodeId nodeId) external view returns (bool closed);

    /// @notice The operator and its commission: what a settlement needs, in one storage slot. Reverts with `NodeUnknown`.
    function termsOf(NodeId nodeId) external view returns (address operator, Ppm commission);

    /// @notice The operator, or the zero address if there is no such node.
    function operatorOf(NodeId nodeId) external view returns (address operator);

    /// @notice The id of this operator's node with this salt: `keccak256(abi.encode(chainid, staking, operator, salt))`.
    function nodeIdOf(address operator, bytes32 salt) external view returns (NodeId nodeId);

    /// @notice Shares at work: the staker's without its thawing ones.
    function sharesOf(NodeId nodeId, address staker) external view returns (uint256 shares);

    function thawOf(NodeId nodeId, address staker) external view returns (Thaw memory thawing);

    /// @notice What so many of the node's shares would be paid out now, in token wei.
    function assetsFor(NodeId nodeId, uint256 shares) external view returns (uint256 amount);

    /// @notice Rewards that do not belong to the shares yet.
    /// @return amount Token wei. @return timeLeft Seconds until they all do; they vest linearly.
    function vestingOf(NodeId nodeId) external view returns (uint256 amount, uint256 timeLeft);

    /// @notice Whether the operator's unthawed stake, with its part of the unvested rewards, meets the minimum. The only
    /// fact about stake that others may read. Never true wrongly; where only rewards, or others' leaving, lifted the
    /// stake above the minimum, true from the next stake or `harvest` on.
    function isBonded(NodeId nodeId) external view returns (bool bonded);
}
