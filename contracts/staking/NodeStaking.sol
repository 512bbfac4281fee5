// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {INodeStaking} from "../interfaces/INodeStaking.sol";
import {IRevenueSplitter} from "../interfaces/IRevenueSplitter.sol";
import {OnceLinked} from "../libraries/OnceLinked.sol";
import {SharePool} from "../libraries/SharePool.sol";
import {NodeId} from "../types/NodeId.sol";
import {PPM_ONE, Ppm} from "../types/Ppm.sol";

/// @notice See `INodeStaking`. The linked contract is the revenue splitter. Only internal accounting counts: tokens sent
/// here by themselves change nothing and belong to nobody.
/// @dev Assumed for safety: the token moves what it says it moves (checked against the balance), and the splitter pays
/// what it says it pays (checked likewise). Assumed for liveness: the token lets this contract transfer what it holds;
/// no exit asks the splitter, the market or anybody else.
contract NodeStaking is INodeStaking, OnceLinked, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;
    using SafeCast for uint256;
    using SharePool for SharePool.Pool;

    struct Entry {
        // slot 0
        address operator;
        bool bonded;
        Ppm commission;
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
    /// @notice Longest endpoint, in bytes.
    uint256 public constant MAX_ENDPOINT_LENGTH = 256;

    /// @notice What is staked and earned.
    IERC20 public immutable TOKEN;
    /// @notice From the start of a thaw to the withdrawal, in seconds.
    uint256 public immutable THAW_PERIOD;
    /// @notice How long a harvested reward takes to vest, in seconds.
    uint256 public immutable REWARD_PERIOD;
    /// @notice Least stake of anyone, in token wei.
    uint256 public immutable MINIMUM_STAKE;
    /// @notice Least stake of a bonded operator, in token wei; not below `MINIMUM_STAKE`.
    uint256 public immutable MINIMUM_OPERATOR_STAKE;

    mapping(NodeId nodeId => Entry entry) private _entries;
    mapping(NodeId nodeId => mapping(address staker => Position position)) private _positions;

    constructor(
        IERC20 token,
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
        Ppm maximum = Ppm.wrap(PPM_ONE.toUint32());
        require(!(commission > maximum), CommissionTooHigh(commission, maximum));
        uint256 length = bytes(endpoint).length;
        require(
            length > 0 && length <= MAX_ENDPOINT_LENGTH,
            EndpointLengthInvalid(length, MAX_ENDPOINT_LENGTH)
        );
        require(amount >= MINIMUM_OPERATOR_STAKE, OperatorStakeTooLow(amount, MINIMUM_OPERATOR_STAKE));
        // Effect
        entry.operator = msg.sender;
        entry.commission = commission;
        entry.bonded = true;
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
        // Interaction with the splitter, first because what is earned by now belongs to those who are here by now (E07)
        uint256 earned = linked == address(0) ? 0 : _collect(nodeId);
        // Check
        SharePool.Pool memory pool = _poolNow(nodeId);
        require(pool.shares > 0 || msg.sender == entry.operator, NodeEmpty(nodeId));
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
        _requireNoDust(nodeId, rest);
        // Effect
        uint40 endsAt = (block.timestamp + THAW_PERIOD).toUint40();
        position.working = rest.toUint104();
        position.thawing += shares.toUint104();
        position.thawEndsAt = endsAt;
        if (position.operating) _entries[nodeId].bonded = _meetsMinimum(_poolNow(nodeId), rest);
        emit ThawStarted(nodeId, msg.sender, shares, endsAt);
    }

    /// @dev A pool of a few shares would be one whose rewards go to the virtual ones.
    function _requireNoDust(NodeId nodeId, uint256 rest) private view {
        if (rest == 0) return;
        SharePool.Pool memory pool = _poolNow(nodeId);
        require(rest >= pool.toShares(MINIMUM_STAKE), StakeTooSmall(pool.toAssets(rest), MINIMUM_STAKE));
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
        require(linked != address(0), SplitterUnlinked());
        // Interaction, first because only the splitter, which was linked once and for all, knows the amount
        amount = _collect(nodeId);
        // Effect
        SharePool.Pool memory pool = _poolNow(nodeId);
        _addReward(nodeId, pool, amount);
        entry.pool = pool;
        _improve(nodeId, entry, pool);
    }

    function _collect(NodeId nodeId) private returns (uint256 amount) {
        uint256 balance = TOKEN.balanceOf(address(this));
        amount = IRevenueSplitter(linked).collectPool(nodeId);
        uint256 received = TOKEN.balanceOf(address(this)) - balance;
        require(received == amount, StakeNotReceived(amount, received));
    }

    function _addReward(NodeId nodeId, SharePool.Pool memory pool, uint256 amount) private {
        pool.addReward(amount, REWARD_PERIOD);
        emit RewardsHarvested(nodeId, amount);
    }

    // ------------------------------------------------------------------ the bonded bit

    /// @dev Sets the bit where it is due. It need not be cleared here: the shares that the minimum takes only fall
    /// (SharePool, 4.), so once set it stays right until the operator's working shares get fewer.
    function _improve(NodeId nodeId, Entry storage entry, SharePool.Pool memory pool) private {
        if (entry.bonded) return;
        if (_meetsMinimum(pool, _positions[nodeId][entry.operator].working)) entry.bonded = true;
    }

    function _meetsMinimum(SharePool.Pool memory pool, uint256 working) private view returns (bool) {
        return working >= pool.toShares(MINIMUM_OPERATOR_STAKE);
    }

    // ------------------------------------------------------------------ views

    /// @inheritdoc INodeStaking
    function nodeOf(NodeId nodeId) external view returns (Node memory node) {
        Entry storage entry = _entryOf(nodeId);
        SharePool.Pool memory pool = _poolNow(nodeId);
        node = Node(entry.operator, entry.commission, pool.assets, pool.shares);
    }

    /// @inheritdoc INodeStaking
    function termsOf(NodeId nodeId) external view returns (address operator, Ppm commission) {
        Entry storage entry = _entryOf(nodeId);
        return (entry.operator, entry.commission);
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

    /// @inheritdoc INodeStaking
    function isBonded(NodeId nodeId) external view returns (bool bonded) {
        return _entries[nodeId].bonded;
    }

    function _entryOf(NodeId nodeId) private view returns (Entry storage entry) {
        entry = _entries[nodeId];
        require(entry.operator != address(0), NodeUnknown(nodeId));
    }

    function _poolNow(NodeId nodeId) private view returns (SharePool.Pool memory pool) {
        pool = _entries[nodeId].pool;
        pool.accrue();
    }
}
