// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {INodeStaking} from "../../../contracts/interfaces/INodeStaking.sol";
import {CallId} from "../../../contracts/types/CallId.sol";
import {NodeId} from "../../../contracts/types/NodeId.sol";
import {StakingHandler} from "./StakingHandler.t.sol";
import {StakingTest} from "./StakingTest.sol";

/// @notice What stays true whatever anybody does:
/// 1. Money in = money out + money held, to the wei: what the pools account for, vested or not, plus what was donated
///    is the balance. So a donation has no effect.
/// 2. The shares of all stakers, thawing ones included, are the pool's shares.
/// 3. What all shares of a pool would be paid is at most its assets, and short of them by no more than one wei per
///    staker, one more, and what the virtual shares own.
/// 4. While nothing is slashed the price of a share never falls as long as the pool has shares.
/// 5. Nobody moves the end of another's thaw.
/// 6. Everybody can leave, in any order, and is paid what the shares were worth or more; bonds end by themselves, and
///    hold the operator alone until then.
/// 7. A bonded node's operator has working shares worth the minimum, the unvested rewards counted in, and after a harvest
///    the reverse holds too.
/// 8. Nobody buys shares for less than they are worth, the unvested rewards counted in, or is paid more (E07).
/// 9. A node's bonds are its open ones, and at most what the operator's shares at work are paid. A slash pays and burns
///    the bond, to the wei.
contract NodeStakingInvariantsTest is StakingTest {
    StakingHandler private _handler;
    address[] private _actors;
    NodeId[] private _nodes;

    function setUp() public override {
        super.setUp();
        _nodes = [node, _open(bob, SALT, MINIMUM_OPERATOR * 3)];
        _actors = [operator, alice, bob, attacker];
        _handler = new StakingHandler(staking, token, purse, _actors, _nodes);
        staking.linkBondKeeper(address(_handler));
        bytes4[] memory selectors = new bytes4[](11);
        selectors[0] = StakingHandler.stake.selector;
        selectors[1] = StakingHandler.thaw.selector;
        selectors[2] = StakingHandler.cancelThaw.selector;
        selectors[3] = StakingHandler.unstake.selector;
        selectors[4] = StakingHandler.harvest.selector;
        selectors[5] = StakingHandler.donate.selector;
        selectors[6] = StakingHandler.wait.selector;
        selectors[7] = StakingHandler.lockBond.selector;
        selectors[8] = StakingHandler.releaseBond.selector;
        selectors[9] = StakingHandler.slash.selector;
        selectors[10] = StakingHandler.close.selector;
        targetContract(address(_handler));
        targetSelectors(address(_handler), selectors);
    }

    /// @dev One run for all that only read: the runner starts anew for every invariant.
    function invariants1To5And7To9() external {
        _invariant1MoneyInIsMoneyOutAndMoneyHeld();
        _invariant2And3SharesAndAssetsAddUp();
        _invariant4PricesNeverFall();
        _invariant5NobodyMovesAnothersClock();
        _invariant8NobodyGetsABargain();
        _invariant9BondsAreCovered();
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
        assertEq(
            accounted,
            _handler.paidIn() + _handler.earned() - unharvested - _handler.paidOut() - _handler.burned()
        );
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

    /// @dev From every fourth state: leaving takes more calls than it took to get there.
    function invariant6EverybodyCanLeaveInAnyOrder() external {
        uint256 state = uint256(keccak256(abi.encode(token.balanceOf(address(staking)), block.timestamp)));
        if (state % 4 != 0) return;
        uint256 snapshot = vm.snapshotState();
        uint256 first = token.balanceOf(address(staking)) % _actors.length;
        // Delegators first, with all bonds in force; then these end, by anyone's hand, and the operators go.
        for (uint256 i = 0; i < _nodes.length; ++i) {
            for (uint256 j = 0; j < _actors.length; ++j) {
                address who = _actors[(first + j) % _actors.length];
                if (who != staking.operatorOf(_nodes[i])) _leaveNode(_nodes[i], who);
            }
        }
        for (uint256 i = 0; i < _handler.openCount(); ++i) {
            _releaseByAnyone(_handler.openNodes(i), _handler.openCalls(i));
        }
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

    function _invariant9BondsAreCovered() private view {
        assertEq(_handler.slashesUnequal(), 0);
        uint256 all;
        for (uint256 i = 0; i < _nodes.length; ++i) {
            uint256 bonds = staking.bondsOf(_nodes[i]);
            all += bonds;
            uint256 working = staking.sharesOf(_nodes[i], staking.operatorOf(_nodes[i]));
            assertLe(bonds, staking.assetsFor(_nodes[i], working));
        }
        for (uint256 i = 0; i < _handler.openCount(); ++i) {
            all -= staking.bondOf(_handler.openNodes(i), _handler.openCalls(i)).amount;
        }
        assertEq(all, 0);
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
        if (pool.shares == 0 || staking.isClosed(nodeId)) return false;
        uint256 needed = (MINIMUM_OPERATOR * (pool.shares + 1_000)) / (pool.assets + unvested + 1);
        return staking.sharesOf(nodeId, staking.operatorOf(nodeId)) >= needed;
    }

    function _releaseByAnyone(NodeId nodeId, CallId callId) private {
        uint256 endsAt = staking.bondOf(nodeId, callId).endsAt;
        if (vm.getBlockTimestamp() < endsAt) vm.warp(endsAt);
        staking.releaseBond(nodeId, callId);
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
