// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {INodeStaking} from "../../../contracts/interfaces/INodeStaking.sol";
import {NodeStaking} from "../../../contracts/staking/NodeStaking.sol";
import {ComputeToken} from "../../../contracts/token/ComputeToken.sol";
import {NodeId} from "../../../contracts/types/NodeId.sol";
import {TestBase} from "../lib/TestBase.sol";
import {PoolPurse} from "./PoolPurse.sol";
import {StakingTest} from "./StakingTest.sol";

/// @notice Does what anybody may do, with bounded values, and keeps its own books. (In this file because the runner
/// finds invariant targets in test files only.)
contract StakingHandler is TestBase {
    NodeStaking private _staking;
    ComputeToken private _token;
    PoolPurse private _purse;

    address[] private _actors;
    NodeId[] private _nodes;

    uint256 public paidIn;
    uint256 public paidOut;
    uint256 public earned;
    uint256 public donated;
    /// @notice Times that a share's price fell.
    uint256 public priceFalls;
    /// @notice Times that new shares were worth more than they cost, or old ones were paid more than they were worth.
    uint256 public bargains;
    /// @notice Times that a thaw's end moved without its owner's doing.
    uint256 public clocksMoved;

    constructor(
        NodeStaking staking,
        ComputeToken token,
        PoolPurse purse,
        address[] memory actors,
        NodeId[] memory nodes
    ) {
        _staking = staking;
        _token = token;
        _purse = purse;
        _actors = actors;
        _nodes = nodes;
        paidIn = token.balanceOf(address(staking));
    }

    /// @dev Sees to it that the action changes nothing for the better or worse of others.
    modifier watched(uint256 nodeSeed, uint256 actorSeed) {
        NodeId nodeId = _nodes[nodeSeed % _nodes.length];
        INodeStaking.Node memory before = _staking.nodeOf(nodeId);
        uint256[] memory ends = _endsOfOthers(nodeId, _actors[actorSeed % _actors.length]);
        _;
        INodeStaking.Node memory after_ = _staking.nodeOf(nodeId);
        // An emptied pool starts anew at the first price.
        bool fell =
            (after_.assets + 1) * (before.shares + 1_000) < (before.assets + 1) * (after_.shares + 1_000);
        if (fell && after_.shares != 0) ++priceFalls;
        uint256[] memory endsAfter = _endsOfOthers(nodeId, _actors[actorSeed % _actors.length]);
        if (keccak256(abi.encode(ends)) != keccak256(abi.encode(endsAfter))) ++clocksMoved;
    }

    function stake(
        uint256 nodeSeed,
        uint256 actorSeed,
        uint256 amount
    ) external watched(nodeSeed, actorSeed) {
        (NodeId nodeId, address actor) = _pick(nodeSeed, actorSeed);
        uint256 balance = _token.balanceOf(actor);
        if (balance < _staking.MINIMUM_STAKE()) return;
        amount = bound(amount, _staking.MINIMUM_STAKE(), balance);
        // A node without any stake takes its operator's only.
        if (_staking.nodeOf(nodeId).shares == 0 && _staking.operatorOf(nodeId) != actor) return;
        vm.prank(actor);
        uint256 shares = _staking.stake(nodeId, amount);
        paidIn += amount;
        if (_staking.nodeOf(nodeId).shares != shares && _fullValueOf(nodeId, shares) > amount) ++bargains;
    }

    function thaw(uint256 nodeSeed, uint256 actorSeed, uint256 shares) external watched(nodeSeed, actorSeed) {
        (NodeId nodeId, address actor) = _pick(nodeSeed, actorSeed);
        uint256 working = _staking.sharesOf(nodeId, actor);
        if (working == 0) return;
        // Keeps double the minimum, or nothing; what lies between is refused, and tested elsewhere.
        INodeStaking.Node memory node = _staking.nodeOf(nodeId);
        uint256 kept = (2 * _staking.MINIMUM_STAKE() * (node.shares + 1_000)) / (node.assets + 1);
        bool all = working <= kept || shares % 3 == 0;
        shares = all ? working : bound(shares, 1, working - kept);
        vm.prank(actor);
        _staking.thaw(nodeId, shares);
    }

    function cancelThaw(uint256 nodeSeed, uint256 actorSeed) external watched(nodeSeed, actorSeed) {
        (NodeId nodeId, address actor) = _pick(nodeSeed, actorSeed);
        if (_staking.thawOf(nodeId, actor).shares == 0) return;
        vm.prank(actor);
        _staking.cancelThaw(nodeId);
    }

    function unstake(uint256 nodeSeed, uint256 actorSeed) external watched(nodeSeed, actorSeed) {
        (NodeId nodeId, address actor) = _pick(nodeSeed, actorSeed);
        INodeStaking.Thaw memory thawing = _staking.thawOf(nodeId, actor);
        if (thawing.shares == 0) return;
        if (vm.getBlockTimestamp() < thawing.endsAt) vm.warp(thawing.endsAt);
        uint256 worth = _fullValueOf(nodeId, thawing.shares);
        vm.prank(actor);
        uint256 amount = _staking.unstake(nodeId);
        paidOut += amount;
        if (amount > worth) ++bargains;
    }

    function harvest(uint256 nodeSeed, uint256 amount) external watched(nodeSeed, 0) {
        NodeId nodeId = _nodes[nodeSeed % _nodes.length];
        uint256 rest = _token.balanceOf(address(_purse));
        // Mostly small: dust is where rounding would show.
        amount = amount % 2 == 0 ? bound(amount, 0, 1_000) : bound(amount, 0, rest / 50);
        uint256 free = rest - _unharvested();
        if (amount > free) amount = free;
        _purse.earn(nodeId, amount);
        // Every other time it stays where it is, for the next stake or harvest to find.
        if (amount % 4 < 2) _staking.harvest(nodeId);
        earned += amount;
    }

    function donate(uint256 actorSeed, uint256 amount) external {
        address actor = _actors[actorSeed % _actors.length];
        amount = bound(amount, 0, _token.balanceOf(actor) / 100);
        vm.prank(actor);
        require(_token.transfer(address(_staking), amount), "transfer failed");
        donated += amount;
    }

    function wait(uint256 time) external {
        skip(bound(time, 1, 10 days));
    }

    function _fullValueOf(NodeId nodeId, uint256 shares) private view returns (uint256) {
        INodeStaking.Node memory pool = _staking.nodeOf(nodeId);
        (uint256 unvested, ) = _staking.vestingOf(nodeId);
        return (shares * (pool.assets + unvested + 1)) / (pool.shares + 1_000);
    }

    function _unharvested() private view returns (uint256 amount) {
        for (uint256 i = 0; i < _nodes.length; ++i) amount += _purse.poolClaimableOf(_nodes[i]);
    }

    function _pick(uint256 nodeSeed, uint256 actorSeed) private view returns (NodeId nodeId, address actor) {
        return (_nodes[nodeSeed % _nodes.length], _actors[actorSeed % _actors.length]);
    }

    function _endsOfOthers(NodeId nodeId, address actor) private view returns (uint256[] memory ends) {
        ends = new uint256[](_actors.length);
        for (uint256 i = 0; i < ends.length; ++i) {
            if (_actors[i] != actor) ends[i] = _staking.thawOf(nodeId, _actors[i]).endsAt;
        }
    }
}

/// @notice What stays true whatever anybody does:
/// 1. Money in = money out + money held, to the wei: what the pools account for, vested or not, plus what was donated
///    is the balance. So a donation has no effect.
/// 2. The shares of all stakers, thawing ones included, are the pool's shares.
/// 3. What all shares of a pool would be paid is at most its assets, and short of them by no more than one wei per
///    staker, one more, and what the virtual shares own.
/// 4. While nothing is slashed the price of a share never falls as long as the pool has shares.
/// 5. Nobody moves the end of another's thaw.
/// 6. Everybody can leave, in any order, and is paid what the shares were worth or more.
/// 7. A bonded node's operator has working shares worth the minimum, the unvested rewards counted in, and after a harvest
///    the reverse holds too.
/// 8. Nobody buys shares for less than they are worth, the unvested rewards counted in, or is paid more (E07).
contract NodeStakingInvariantsTest is StakingTest {
    StakingHandler private _handler;
    address[] private _actors;
    NodeId[] private _nodes;

    function setUp() public override {
        super.setUp();
        _nodes = [node, _open(bob, SALT, MINIMUM_OPERATOR * 3)];
        _actors = [operator, alice, bob, attacker];
        _handler = new StakingHandler(staking, token, purse, _actors, _nodes);
        bytes4[] memory selectors = new bytes4[](7);
        selectors[0] = StakingHandler.stake.selector;
        selectors[1] = StakingHandler.thaw.selector;
        selectors[2] = StakingHandler.cancelThaw.selector;
        selectors[3] = StakingHandler.unstake.selector;
        selectors[4] = StakingHandler.harvest.selector;
        selectors[5] = StakingHandler.donate.selector;
        selectors[6] = StakingHandler.wait.selector;
        targetContract(address(_handler));
        targetSelectors(address(_handler), selectors);
    }

    /// @dev One run for all that only read: the runner starts anew for every invariant.
    function invariants1To5And7And8() external {
        _invariant1MoneyInIsMoneyOutAndMoneyHeld();
        _invariant2And3SharesAndAssetsAddUp();
        _invariant4PricesNeverFall();
        _invariant5NobodyMovesAnothersClock();
        _invariant8NobodyGetsABargain();
        _invariant7BondedIsWhatTheOperatorHasAtWork();
    }

    function _invariant1MoneyInIsMoneyOutAndMoneyHeld() private view {
        uint256 accounted;
        uint256 unharvested;
        for (uint256 i = 0; i < _nodes.length; ++i) {
            (uint256 unvested, ) = staking.vestingOf(_nodes[i]);
            accounted += staking.nodeOf(_nodes[i]).assets + unvested;
            unharvested += purse.poolClaimableOf(_nodes[i]);
        }
        assertEq(accounted + _handler.donated(), token.balanceOf(address(staking)));
        assertEq(accounted, _handler.paidIn() + _handler.earned() - unharvested - _handler.paidOut());
    }

    function _invariant2And3SharesAndAssetsAddUp() private view {
        for (uint256 i = 0; i < _nodes.length; ++i) {
            INodeStaking.Node memory pool = staking.nodeOf(_nodes[i]);
            uint256 shares;
            uint256 assets;
            for (uint256 j = 0; j < _actors.length; ++j) {
                uint256 held = _sharesOf(_nodes[i], _actors[j]);
                shares += held;
                assets += staking.assetsFor(_nodes[i], held);
            }
            assertEq(shares, pool.shares);
            assertLe(assets, pool.assets);
            uint256 virtualAssets = (1_000 * (pool.assets + 1)) / (pool.shares + 1_000);
            assertLe(pool.assets, assets + _actors.length + 1 + virtualAssets);
        }
    }

    function _invariant4PricesNeverFall() private view {
        assertEq(_handler.priceFalls(), 0);
    }

    function _invariant5NobodyMovesAnothersClock() private view {
        assertEq(_handler.clocksMoved(), 0);
    }

    function invariant6EverybodyCanLeaveInAnyOrder() external {
        uint256 snapshot = vm.snapshotState();
        uint256 first = token.balanceOf(address(staking)) % _actors.length;
        for (uint256 i = 0; i < _nodes.length; ++i) {
            for (uint256 j = 0; j < _actors.length; ++j) {
                _leaveNode(_nodes[i], _actors[(first + j) % _actors.length]);
            }
            assertEq(staking.nodeOf(_nodes[i]).shares, 0);
        }
        assertTrue(vm.revertToState(snapshot));
    }

    function _invariant8NobodyGetsABargain() private view {
        assertEq(_handler.bargains(), 0);
    }

    function _invariant7BondedIsWhatTheOperatorHasAtWork() private {
        uint256 snapshot = vm.snapshotState();
        for (uint256 i = 0; i < _nodes.length; ++i) {
            if (staking.isBonded(_nodes[i])) assertTrue(_hasTheMinimum(_nodes[i]));
            staking.harvest(_nodes[i]);
            assertEq(staking.isBonded(_nodes[i]), _hasTheMinimum(_nodes[i]));
        }
        assertTrue(vm.revertToState(snapshot));
    }

    function _hasTheMinimum(NodeId nodeId) private view returns (bool) {
        INodeStaking.Node memory pool = staking.nodeOf(nodeId);
        (uint256 unvested, ) = staking.vestingOf(nodeId);
        if (pool.shares == 0) return false;
        uint256 needed = (MINIMUM_OPERATOR * (pool.shares + 1_000)) / (pool.assets + unvested + 1);
        return staking.sharesOf(nodeId, staking.operatorOf(nodeId)) >= needed;
    }

    function _leaveNode(NodeId nodeId, address who) private {
        uint256 working = staking.sharesOf(nodeId, who);
        uint256 shares = _sharesOf(nodeId, who);
        if (shares == 0) return;
        uint256 worth = staking.assetsFor(nodeId, shares);
        vm.startPrank(who);
        if (working > 0) staking.thaw(nodeId, working);
        uint256 endsAt = staking.thawOf(nodeId, who).endsAt;
        if (vm.getBlockTimestamp() < endsAt) vm.warp(endsAt);
        assertGe(staking.unstake(nodeId), worth);
        vm.stopPrank();
    }

    function _sharesOf(NodeId nodeId, address who) private view returns (uint256) {
        return staking.sharesOf(nodeId, who) + staking.thawOf(nodeId, who).shares;
    }
}
