// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20Burnable} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Burnable.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {INodeBonds} from "../interfaces/INodeBonds.sol";
import {INodeStaking} from "../interfaces/INodeStaking.sol";
import {OnceLinked} from "../libraries/OnceLinked.sol";
import {SharePool} from "../libraries/SharePool.sol";
import {NodeId} from "../types/NodeId.sol";

/// @notice What the parts of `NodeStaking` share: parameters, nodes and positions, and the bonded bit.
abstract contract StakingStore is INodeStaking, OnceLinked, ReentrancyGuardTransient {
    using SharePool for SharePool.Pool;

    /// @dev A closed node is never bonded again.
    enum Status {
        Unbonded,
        Bonded,
        Closed
    }

    struct Entry {
        // slot 0; commissions are ppm
        address operator;
        uint40 nextCommissionAt; // 0 if none is announced
        uint24 commission;
        uint24 nextCommission;
        Status status;
        // slots 1 and 2
        SharePool.Pool pool;
    }

    struct Position {
        // slot 0
        uint104 working;
        uint104 thawing;
        uint40 thawEndsAt;
        bool operating; // whether the staker is the node's operator
    }

    /// @notice Bounds of `THAW_PERIOD`, in seconds.
    uint256 public constant MIN_THAW_PERIOD = 1 days;
    uint256 public constant MAX_THAW_PERIOD = 90 days;
    /// @notice Bounds of `REWARD_PERIOD`, in seconds.
    uint256 public constant MIN_REWARD_PERIOD = 1 days;
    uint256 public constant MAX_REWARD_PERIOD = 90 days;
    /// @notice Bounds of both minimum stakes, in token wei.
    uint256 public constant MINIMUM_STAKE_FLOOR = 1e15;
    uint256 public constant MINIMUM_STAKE_CEILING = 1_000_000e18;

    /// @notice What is staked and earned, and burned by a slash.
    ERC20Burnable public immutable TOKEN;
    /// @notice From the start of a thaw to the withdrawal, in seconds.
    uint256 public immutable THAW_PERIOD;
    /// @notice From announcing a commission to its beginning, in seconds: a thaw, so that who leaves at once has left before.
    uint256 public immutable COMMISSION_NOTICE;
    /// @notice How long a harvested reward takes to vest, in seconds.
    uint256 public immutable REWARD_PERIOD;
    /// @notice Least stake of anyone, in token wei.
    uint256 public immutable MINIMUM_STAKE;
    /// @notice Least stake of a bonded operator, in token wei; not below `MINIMUM_STAKE`.
    uint256 public immutable MINIMUM_OPERATOR_STAKE;

    mapping(NodeId nodeId => Entry entry) internal _entries;
    mapping(NodeId nodeId => mapping(address staker => Position position)) internal _positions;

    constructor(
        ERC20Burnable token,
        uint256 thawPeriod,
        uint256 rewardPeriod,
        uint256 minimumStake,
        uint256 minimumOperatorStake
    ) {
        require(address(token).code.length > 0, StakeTokenWithoutCode(address(token)));
        _requireWithin("thawPeriod", thawPeriod, MIN_THAW_PERIOD, MAX_THAW_PERIOD);
        _requireWithin("rewardPeriod", rewardPeriod, MIN_REWARD_PERIOD, MAX_REWARD_PERIOD);
        _requireWithin("minimumStake", minimumStake, MINIMUM_STAKE_FLOOR, MINIMUM_STAKE_CEILING);
        _requireWithin("minimumOperatorStake", minimumOperatorStake, minimumStake, MINIMUM_STAKE_CEILING);
        TOKEN = token;
        THAW_PERIOD = thawPeriod;
        COMMISSION_NOTICE = thawPeriod;
        REWARD_PERIOD = rewardPeriod;
        MINIMUM_STAKE = minimumStake;
        MINIMUM_OPERATOR_STAKE = minimumOperatorStake;
    }

    function _requireWithin(
        string memory parameter,
        uint256 value,
        uint256 minimum,
        uint256 maximum
    ) private pure {
        require(
            value >= minimum && value <= maximum,
            StakingParameterOutOfBounds(parameter, value, minimum, maximum)
        );
    }

    // ------------------------------------------------------------------ status

    /// @dev Sets the status anew after the operator's working shares, or the price of a share, may have fallen.
    function _rate(Entry storage entry, SharePool.Pool memory pool, uint256 working) internal {
        if (entry.status == Status.Closed) return;
        entry.status = working >= pool.toShares(MINIMUM_OPERATOR_STAKE) ? Status.Bonded : Status.Unbonded;
    }

    /// @dev The same where neither fell. A bonded node needs no look: the shares that the minimum takes only fall
    /// (SharePool, 4.), so it stays bonded until the operator thaws or a bond is slashed.
    function _improve(NodeId nodeId, Entry storage entry, SharePool.Pool memory pool) internal {
        if (entry.status == Status.Unbonded) {
            _rate(entry, pool, _positions[nodeId][entry.operator].working);
        }
    }

    function _close(NodeId nodeId, Entry storage entry) internal {
        entry.status = Status.Closed;
        emit NodeClosed(nodeId);
    }

    // ------------------------------------------------------------------ reading

    function _entryOf(NodeId nodeId) internal view returns (Entry storage entry) {
        entry = _entries[nodeId];
        require(entry.operator != address(0), NodeUnknown(nodeId));
    }

    function _poolNow(NodeId nodeId) internal view returns (SharePool.Pool memory pool) {
        pool = _entries[nodeId].pool;
        pool.accrue();
    }

    /// @dev Bonds are backed by the operator's own working shares, at what these are paid.
    function _requireCovered(SharePool.Pool memory pool, uint256 bonds, uint256 working) internal pure {
        uint256 stakeDown = pool.toAssets(working);
        require(bonds <= stakeDown, INodeBonds.BondsExceedStake(bonds, stakeDown));
    }
}
