// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IActivityRanking} from "../../../contracts/interfaces/IActivityRanking.sol";
import {IDiscovery} from "../../../contracts/interfaces/IDiscovery.sol";
import {Discovery} from "../../../contracts/ranking/Discovery.sol";
import {IInferenceMarket} from "../../../contracts/interfaces/IInferenceMarket.sol";
import {INodeStaking} from "../../../contracts/interfaces/INodeStaking.sol";
import {ModelId} from "../../../contracts/types/ModelId.sol";
import {NodeId} from "../../../contracts/types/NodeId.sol";
import {DiscoveryTestBase} from "./DiscoveryTestBase.sol";

contract DiscoveryTest is DiscoveryTestBase {
    event NewcomerEnlisted(ModelId indexed modelId, NodeId indexed nodeId);
    event NewcomerDelisted(ModelId indexed modelId, NodeId indexed nodeId);

    // ------------------------------------------------------------------------------------------------ construction

    function test_refusesParametersOutOfBounds() external {
        vm.expectRevert(abi.encodeWithSelector(IDiscovery.LaneTooWide.selector, 500_001, 500_000));
        _deploy(500_001, 1, 1);
        vm.expectRevert(abi.encodeWithSelector(IDiscovery.NewcomersPerNodeOutOfRange.selector, 0, 8));
        _deploy(0, 0, 1);
        vm.expectRevert(abi.encodeWithSelector(IDiscovery.NewcomersPerNodeOutOfRange.selector, 9, 8));
        _deploy(0, 9, 1);
        vm.expectRevert(abi.encodeWithSelector(IDiscovery.GraduationOutOfRange.selector, 0, 1_000_000));
        _deploy(0, 1, 0);
        vm.expectRevert(
            abi.encodeWithSelector(IDiscovery.GraduationOutOfRange.selector, 1_000_001, 1_000_000)
        );
        _deploy(0, 1, 1_000_001);
        Discovery widest = _deploy(500_000, 8, 1_000_000);
        assertEq(widest.laneOf(20), 10);
        Discovery narrowest = _deploy(0, 1, 1);
        assertEq(narrowest.laneOf(20), 0);
        assertEq(narrowest.NEWCOMERS_PER_NODE(), 1);
    }

    function test_refusesPartsWithoutCode() external {
        for (uint256 i = 0; i < 3; ++i) {
            address[3] memory parts = [address(_ranking), address(_staking), address(_offers)];
            parts[i] = address(99); // without code
            vm.expectRevert(abi.encodeWithSelector(IDiscovery.DiscoveryPartEmpty.selector, address(99)));
            new Discovery(
                IActivityRanking(parts[0]),
                INodeStaking(parts[1]),
                IInferenceMarket(parts[2]),
                0,
                1,
                1
            );
        }
        vm.etch(address(99), hex"00");
        new Discovery(_ranking, INodeStaking(address(99)), IInferenceMarket(address(_offers)), 0, 1, 1);
    }

    // ------------------------------------------------------------------------------------------------------ the pool

    function test_entersAModelThatABondedNodeOffers() external {
        _bond(1, true);
        _offers.set(_node(1), _model(7), true);
        vm.expectEmit(address(_discovery));
        emit NewcomerEnlisted(_model(7), _node(1));
        _discovery.enlist(_node(1), _model(7));
        assertTrue(_discovery.isEligible(_model(7)));
        assertEq(_discovery.poolSize(), 1);
        IDiscovery.Newcomer[] memory entries = _discovery.newcomers(0, 5);
        assertEq(entries.length, 1);
        assertEq(ModelId.unwrap(entries[0].modelId), 7);
        assertEq(NodeId.unwrap(entries[0].nodeId), bytes32(uint256(1)));
    }

    function test_refusesWhoMayNotEnter() external {
        _bond(1, true);
        _offers.set(_node(1), _model(7), true);
        vm.prank(address(5));
        vm.expectRevert(
            abi.encodeWithSelector(IDiscovery.NewcomerOperatorOnly.selector, _node(1), address(5))
        );
        _discovery.enlist(_node(1), _model(7));

        vm.expectRevert(abi.encodeWithSelector(IDiscovery.NewcomerNotOffered.selector, _model(8), _node(1)));
        _discovery.enlist(_node(1), _model(8));

        _bond(1, false);
        vm.expectRevert(abi.encodeWithSelector(IDiscovery.NewcomerNotOffered.selector, _model(7), _node(1)));
        _discovery.enlist(_node(1), _model(7));

        _bond(1, true);
        _record(7, GRADUATION);
        vm.expectRevert(
            abi.encodeWithSelector(IDiscovery.NewcomerGraduated.selector, _model(7), GRADUATION * 1e18)
        );
        _discovery.enlist(_node(1), _model(7));
    }

    /// @dev A rival who has the weights serves calls of a wei to himself: they cost him nothing but gas, and end nobody's time.
    function test_E03_callsOfAWeiEndNobodysTimeInTheLane() external {
        _discovery = _deploy(LANE, PER_NODE, 500);
        _enlist(1, 7);
        _record(7, 500, 1);
        _record(7, 500_000_000, 1);
        assertTrue(_discovery.isEligible(_model(7)));
        vm.prank(address(5));
        vm.expectRevert(abi.encodeWithSelector(IDiscovery.NewcomerEligible.selector, _model(7), _node(1)));
        _discovery.delist(_model(7));
    }

    function test_aModelGraduatesWithItsFiveHundredthFullCall() external {
        _discovery = _deploy(LANE, PER_NODE, 500);
        _enlist(1, 7);
        // One by one and in runs, as they come, and one that burned four times the unit.
        for (uint256 i = 0; i < 8; ++i) _record(7, 1);
        _record(7, 490);
        _record(7, 1, 4 * UNIT);
        assertTrue(_discovery.isEligible(_model(7)));
        // Half a call's weight, and the other half but a wei.
        _record(7, 1, UNIT / 2);
        _record(7, 1, UNIT / 2 - 1);
        assertTrue(_discovery.isEligible(_model(7)));
        _record(7, 1, UNIT / 2048);
        assertFalse(_discovery.isEligible(_model(7)));
        vm.prank(address(5));
        _discovery.delist(_model(7));
        vm.expectRevert(abi.encodeWithSelector(IDiscovery.NewcomerGraduated.selector, _model(7), 500e18));
        _discovery.enlist(_node(1), _model(7));
    }

    /// @dev The parameter's greatest value can be reached, and what comes after it stays.
    function test_aModelGraduatesWithTheMostThatMayBeAsked() external {
        _discovery = _deploy(LANE, PER_NODE, 1_000_000);
        _enlist(1, 7);
        _record(7, 999_999);
        assertTrue(_discovery.isEligible(_model(7)));
        _record(7, 1);
        assertFalse(_discovery.isEligible(_model(7)));
        _record(7, 1_000_000);
        _record(7, 1_000_000);
        assertFalse(_discovery.isEligible(_model(7)));
        assertEq(_ranking.lifetimeWeightOf(_model(7)), 2_000_000e18);
    }

    function test_E03_refusesMoreOfANodeThanItsBound() external {
        _enlist(1, 7);
        _enlist(1, 8);
        _offers.set(_node(1), _model(9), true);
        vm.expectRevert(abi.encodeWithSelector(IDiscovery.NodeNewcomersFull.selector, _node(1), PER_NODE));
        _discovery.enlist(_node(1), _model(9));
        _discovery.delist(_model(7));
        _discovery.enlist(_node(1), _model(9));
        assertEq(_discovery.poolSize(), 2);
    }

    function test_givesAPlaceToAnotherNodeOnlyOnceItsHolderCannotBeListed() external {
        _enlist(1, 7);
        _bond(2, true);
        _offers.set(_node(2), _model(7), true);
        vm.expectRevert(abi.encodeWithSelector(IDiscovery.NewcomerListed.selector, _model(7), _node(1)));
        _discovery.enlist(_node(2), _model(7));
        _bond(1, false);
        _discovery.enlist(_node(2), _model(7));
        assertEq(_discovery.poolSize(), 1);
        assertEq(NodeId.unwrap(_discovery.newcomers(0, 1)[0].nodeId), bytes32(uint256(2)));
        // The first node's place is free again.
        _enlist(1, 8);
        _enlist(1, 9);
    }

    function test_letsAnyoneTakeOutOnlyWhatMayNotBeListed() external {
        _enlist(1, 7);
        _enlist(2, 8);
        vm.prank(address(5));
        vm.expectRevert(abi.encodeWithSelector(IDiscovery.NewcomerEligible.selector, _model(7), _node(1)));
        _discovery.delist(_model(7));
        _offers.set(_node(1), _model(7), false);
        assertFalse(_discovery.isEligible(_model(7)));
        vm.expectEmit(address(_discovery));
        emit NewcomerDelisted(_model(7), _node(1));
        vm.prank(address(5));
        _discovery.delist(_model(7));
        vm.expectRevert(abi.encodeWithSelector(IDiscovery.NewcomerNotListed.selector, _model(7)));
        _discovery.delist(_model(7));
        // The last entry took the free place, and is found there.
        assertTrue(_discovery.isEligible(_model(8)));
        _discovery.delist(_model(8));
        assertEq(_discovery.poolSize(), 0);
        assertFalse(_discovery.isEligible(_model(8)));
    }
}
