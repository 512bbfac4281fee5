// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {INodeStaking} from "../../../contracts/interfaces/INodeStaking.sol";
import {NodeStaking} from "../../../contracts/staking/NodeStaking.sol";
import {ComputeToken} from "../../../contracts/token/ComputeToken.sol";
import {CallId} from "../../../contracts/types/CallId.sol";
import {NodeId} from "../../../contracts/types/NodeId.sol";
import {TestBase} from "../lib/TestBase.sol";
import {PoolPurse} from "./PoolPurse.sol";

/// @notice Does what anybody may do, with bounded values, and keeps its own books.
/// @dev In a test file because the runner finds invariant targets in these only.
contract StakingHandler is TestBase {
    NodeStaking private _staking;
    ComputeToken private _token;
    PoolPurse private _purse;

    address[] private _actors;
    NodeId[] private _nodes;
    uint256 private _calls;

    /// @notice Bonds that are neither released nor slashed.
    CallId[] public openCalls;
    NodeId[] public openNodes;

    uint256 public paidIn;
    uint256 public paidOut;
    uint256 public earned;
    uint256 public burned;
    uint256 public donated;
    /// @notice Times that a share's price fell.
    uint256 public priceFalls;
    /// @notice Slashes that did not pay and burn exactly the bond.
    uint256 public slashesUnequal;
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
        if (_staking.nodeOf(nodeId).shares == 0) {
            if (_staking.operatorOf(nodeId) != actor) return;
        } else if (_staking.isClosed(nodeId)) {
            return;
        }
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
        if (_staking.operatorOf(nodeId) == actor && !_coversBonds(nodeId, working - shares)) return;
        vm.prank(actor);
        _staking.thaw(nodeId, shares);
    }

    function _coversBonds(NodeId nodeId, uint256 shares) private view returns (bool) {
        return _staking.assetsFor(nodeId, shares) >= _staking.bondsOf(nodeId);
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

    function lockBond(uint256 nodeSeed, uint256 amount, uint256 time) external watched(nodeSeed, 0) {
        NodeId nodeId = _nodes[nodeSeed % _nodes.length];
        if (!_staking.isBonded(nodeId)) return;
        uint256 working = _staking.sharesOf(nodeId, _staking.operatorOf(nodeId));
        uint256 free = _staking.assetsFor(nodeId, working) - _staking.bondsOf(nodeId);
        if (free == 0) return;
        // Often all there is, sometimes a few wei.
        amount = bound(amount, 1, amount % 3 == 0 && free > 1_000 ? 1_000 : free);
        CallId callId = CallId.wrap(bytes32(++_calls));
        uint256 endsAt = vm.getBlockTimestamp() + bound(time, 1, _staking.MAX_BOND_TIME());
        _staking.lockBond(nodeId, callId, amount, uint64(endsAt));
        openCalls.push(callId);
        openNodes.push(nodeId);
    }

    function releaseBond(uint256 bondSeed) external {
        if (openCalls.length == 0) return;
        (NodeId nodeId, CallId callId) = _takeOpen(bondSeed);
        _staking.releaseBond(nodeId, callId);
    }

    /// @dev The beneficiary and the reporter are actors, the operator perhaps among them.
    function slash(uint256 bondSeed, uint256 actorSeed, uint256 compensation) external {
        if (openCalls.length == 0) return;
        (NodeId nodeId, CallId callId) = _takeOpen(bondSeed);
        uint256 bond = _staking.bondOf(nodeId, callId).amount;
        uint256 supply = _token.totalSupply();
        uint256 held = _token.balanceOf(address(_staking));
        (uint256 paid, uint256 burned_) = _slash(nodeId, callId, actorSeed, bound(compensation, 0, bond));
        paidOut += paid;
        burned += burned_;
        bool conserved =
            paid + burned_ == bond &&
                _token.totalSupply() + burned_ == supply &&
                _token.balanceOf(address(_staking)) + bond == held;
        if (!conserved) ++slashesUnequal;
    }

    function _slash(
        NodeId nodeId,
        CallId callId,
        uint256 actorSeed,
        uint256 compensation
    ) private returns (uint256 paid, uint256 burned_) {
        address beneficiary = _actors[actorSeed % _actors.length];
        address reporter = actorSeed % 3 == 0 ? address(0) : _actors[(actorSeed >> 8) % _actors.length];
        uint256 compensated;
        (compensated, paid, burned_) = _staking.slash(nodeId, callId, beneficiary, compensation, reporter);
        paid += compensated;
    }

    /// @notice Bonds that are open.
    function openCount() external view returns (uint256) {
        return openCalls.length;
    }

    function _takeOpen(uint256 bondSeed) private returns (NodeId nodeId, CallId callId) {
        uint256 index = bondSeed % openCalls.length;
        (nodeId, callId) = (openNodes[index], openCalls[index]);
        openNodes[index] = openNodes[openNodes.length - 1];
        openCalls[index] = openCalls[openCalls.length - 1];
        openNodes.pop();
        openCalls.pop();
    }

    function close(uint256 nodeSeed, uint256 sometimes) external {
        NodeId nodeId = _nodes[nodeSeed % _nodes.length];
        if (sometimes % 16 != 0 || _staking.isClosed(nodeId)) return;
        vm.prank(_staking.operatorOf(nodeId));
        _staking.closeNode(nodeId);
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
