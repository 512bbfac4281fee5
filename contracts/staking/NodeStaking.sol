// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20Burnable} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Burnable.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {INodeStaking} from "../interfaces/INodeStaking.sol";
import {IRevenueLedger} from "../interfaces/IRevenueLedger.sol";
import {SharePool} from "../libraries/SharePool.sol";
import {NodeId} from "../types/NodeId.sol";
import {Ppm} from "../types/Ppm.sol";
import {NodeBonds} from "./NodeBonds.sol";
import {NodeDesk} from "./NodeDesk.sol";
import {StakingStore} from "./StakingStore.sol";

/// @notice See `INodeStaking` and `INodeBonds`. `linked` is the ledger that keeps the pools' revenue, `bondKeeper` who locks and slashes bonds.
/// Only internal accounting counts: tokens sent here by themselves change nothing and belong to nobody.
/// @dev Assumed for safety: the token moves what it says it moves (checked against the balance), the ledger pays what it
/// says it pays (checked likewise), and the bond keeper slashes nobody who kept its promise. Assumed for liveness: the
/// token lets this contract transfer what it holds; no exit asks the ledger, the market or anybody else.
contract NodeStaking is NodeDesk, NodeBonds {
    using SafeERC20 for ERC20Burnable;
    using SafeCast for uint256;
    using SharePool for SharePool.Pool;

    constructor(
        ERC20Burnable token,
        uint256 thawPeriod,
        uint256 rewardPeriod,
        uint256 minimumStake,
        uint256 minimumOperatorStake
    ) StakingStore(token, thawPeriod, rewardPeriod, minimumStake, minimumOperatorStake) {}

    // ------------------------------------------------------------------ nodes

    /// @inheritdoc INodeStaking
    function openNode(
        bytes32 salt,
        Ppm commission,
        string calldata endpoint,
        uint256 amount
    ) external nonReentrant returns (NodeId nodeId) {
        // Check
        nodeId = nodeIdOf(msg.sender, salt);
        Entry storage entry = _entries[nodeId];
        require(entry.operator == address(0), NodeAlreadyOpen(nodeId));
        _requireCommission(commission);
        _requireEndpoint(endpoint);
        require(amount >= MINIMUM_OPERATOR_STAKE, OperatorStakeTooLow(amount, MINIMUM_OPERATOR_STAKE));
        // Effect
        entry.operator = msg.sender;
        entry.commission = uint256(Ppm.unwrap(commission)).toUint24();
        entry.status = Status.Bonded;
        _positions[nodeId][msg.sender].operating = true;
        emit NodeOpened(nodeId, msg.sender, commission, endpoint);
        _stake(nodeId, entry, _poolNow(nodeId), amount);
    }

    // ------------------------------------------------------------------ stakes

    /// @inheritdoc INodeStaking
    function stake(NodeId nodeId, uint256 amount) external nonReentrant returns (uint256 shares) {
        // Check
        Entry storage entry = _entryOf(nodeId);
        require(amount >= MINIMUM_STAKE, StakeTooSmall(amount, MINIMUM_STAKE));
        // Interaction with the ledger, first because what is earned by now belongs to those who are here by now (E07)
        uint256 earned = linked == address(0) ? 0 : _collect(nodeId);
        // Check
        SharePool.Pool memory pool = _poolNow(nodeId);
        if (pool.shares == 0) require(msg.sender == entry.operator, NodeEmpty(nodeId));
        else require(entry.status != Status.Closed, NodeIsClosed(nodeId));
        // Effect, interaction with the token
        if (earned > 0) _addReward(nodeId, pool, earned);
        shares = _stake(nodeId, entry, pool, amount);
    }

    function _stake(
        NodeId nodeId,
        Entry storage entry,
        SharePool.Pool memory pool,
        uint256 amount
    ) private returns (uint256 shares) {
        // Effect
        shares = pool.mint(amount);
        require(shares > 0, StakeTooSmall(amount, MINIMUM_STAKE));
        entry.pool = pool;
        _positions[nodeId][msg.sender].working += shares.toUint104();
        _improve(nodeId, entry, pool);
        emit Staked(nodeId, msg.sender, amount, shares);
        // Interaction
        uint256 balance = TOKEN.balanceOf(address(this));
        TOKEN.safeTransferFrom(msg.sender, address(this), amount);
        uint256 received = TOKEN.balanceOf(address(this)) - balance;
        require(received == amount, StakeNotReceived(amount, received));
    }

    /// @inheritdoc INodeStaking
    function thaw(NodeId nodeId, uint256 shares) external nonReentrant {
        // Check
        Position storage position = _positions[nodeId][msg.sender];
        uint256 working = position.working;
        require(shares > 0, ThawEmpty());
        require(shares <= working, SharesInsufficient(shares, working));
        uint256 rest = working - shares;
        if (rest > 0 || position.operating) _requireThawable(nodeId, rest, position.operating);
        // Effect
        uint40 endsAt = (block.timestamp + THAW_PERIOD).toUint40();
        position.working = rest.toUint104();
        position.thawing += shares.toUint104();
        position.thawEndsAt = endsAt;
        if (position.operating) _rate(_entries[nodeId], _poolNow(nodeId), rest);
        emit ThawStarted(nodeId, msg.sender, shares, endsAt);
    }

    /// @dev A pool of a few shares would be one whose rewards go to the virtual ones.
    function _requireThawable(NodeId nodeId, uint256 rest, bool operating) private view {
        SharePool.Pool memory pool = _poolNow(nodeId);
        require(
            rest == 0 || rest >= pool.toShares(MINIMUM_STAKE),
            StakeTooSmall(pool.toAssets(rest), MINIMUM_STAKE)
        );
        if (operating) _requireCovered(pool, pool.bonds, rest);
    }

    /// @inheritdoc INodeStaking
    function cancelThaw(NodeId nodeId) external nonReentrant {
        // Check
        Position storage position = _positions[nodeId][msg.sender];
        uint104 shares = position.thawing;
        require(shares > 0, ThawEmpty());
        // Effect
        position.working += shares;
        position.thawing = 0;
        position.thawEndsAt = 0;
        if (position.operating) _improve(nodeId, _entries[nodeId], _poolNow(nodeId));
        emit ThawCancelled(nodeId, msg.sender, shares);
    }

    /// @inheritdoc INodeStaking
    function unstake(NodeId nodeId) external nonReentrant returns (uint256 amount) {
        // Check
        Position storage position = _positions[nodeId][msg.sender];
        uint256 shares = position.thawing;
        uint64 endsAt = position.thawEndsAt;
        require(shares > 0, ThawEmpty());
        require(block.timestamp >= endsAt, ThawPending(endsAt));
        // Effect
        SharePool.Pool memory pool = _poolNow(nodeId);
        amount = pool.burn(shares, REWARD_PERIOD);
        _entries[nodeId].pool = pool;
        position.thawing = 0;
        position.thawEndsAt = 0;
        emit Unstaked(nodeId, msg.sender, shares, amount);
        // Interaction
        TOKEN.safeTransfer(msg.sender, amount);
    }

    // ------------------------------------------------------------------ rewards

    /// @inheritdoc INodeStaking
    function harvest(NodeId nodeId) external nonReentrant returns (uint256 amount) {
        // Check
        Entry storage entry = _entryOf(nodeId);
        require(linked != address(0), LedgerUnlinked());
        // Interaction, first because only the ledger, which was linked once and for all, knows the amount
        amount = _collect(nodeId);
        // Effect
        SharePool.Pool memory pool = _poolNow(nodeId);
        _addReward(nodeId, pool, amount);
        entry.pool = pool;
        _improve(nodeId, entry, pool);
    }

    function _collect(NodeId nodeId) private returns (uint256 amount) {
        uint256 balance = TOKEN.balanceOf(address(this));
        amount = IRevenueLedger(linked).collectPool(nodeId);
        uint256 received = TOKEN.balanceOf(address(this)) - balance;
        require(received == amount, StakeNotReceived(amount, received));
    }

    function _addReward(NodeId nodeId, SharePool.Pool memory pool, uint256 amount) private {
        pool.addReward(amount, REWARD_PERIOD);
        emit RewardsHarvested(nodeId, amount);
    }

    // ------------------------------------------------------------------ views

    /// @inheritdoc INodeStaking
    function nodeOf(NodeId nodeId) external view returns (Node memory node) {
        Entry storage entry = _entryOf(nodeId);
        SharePool.Pool memory pool = _poolNow(nodeId);
        node = Node(entry.operator, Ppm.wrap(_commissionOf(entry)), pool.assets, pool.shares);
    }

    /// @inheritdoc INodeStaking
    function sharesOf(NodeId nodeId, address staker) external view returns (uint256 shares) {
        return _positions[nodeId][staker].working;
    }

    /// @inheritdoc INodeStaking
    function thawOf(NodeId nodeId, address staker) external view returns (Thaw memory thawing) {
        Position storage position = _positions[nodeId][staker];
        thawing = Thaw(position.thawing, position.thawEndsAt);
    }

    /// @inheritdoc INodeStaking
    function assetsFor(NodeId nodeId, uint256 shares) external view returns (uint256 amount) {
        _entryOf(nodeId);
        return _poolNow(nodeId).toAssets(shares);
    }

    /// @inheritdoc INodeStaking
    function vestingOf(NodeId nodeId) external view returns (uint256 amount, uint256 timeLeft) {
        _entryOf(nodeId);
        SharePool.Pool memory pool = _poolNow(nodeId);
        return (pool.unvested, pool.vestingTime);
    }
}
