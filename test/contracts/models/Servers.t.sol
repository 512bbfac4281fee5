// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IModelRegistry} from "../../../contracts/interfaces/IModelRegistry.sol";
import {ModelId} from "../../../contracts/types/ModelId.sol";
import {NodeId} from "../../../contracts/types/NodeId.sol";
import {ModelTestBase} from "./ModelTestBase.sol";

/// @notice See Servers.tree.
contract ServersTest is ModelTestBase {
    NodeId private constant NODE = NodeId.wrap("node");
    NodeId private constant OTHER = NodeId.wrap("other");
    uint64 private constant NOTICE = 90 days;

    ModelId private _open;
    ModelId private _listed;

    function setUp() public override {
        super.setUp();
        _open = register(author, registrationOf(1));
        IModelRegistry.Registration memory what = registrationOf(2);
        what.listed = true;
        _listed = register(author, what);
    }

    function _allow(ModelId modelId, NodeId nodeId) private {
        vm.prank(author);
        models.allowNode(modelId, nodeId);
    }

    function _bar(ModelId modelId, NodeId nodeId) private {
        vm.prank(author);
        models.barNode(modelId, nodeId);
    }

    function _expectAnswer(ModelId modelId, NodeId nodeId, bool allowed) private view {
        assertTrue(models.mayServe(modelId, nodeId) == allowed);
        (bool same, ) = models.servingTermsOf(modelId, nodeId);
        assertTrue(same == allowed);
    }

    // ------------------------------------------------------------------ mayServe

    function test_mayServe_OpenToAllUnlessRegisteredOtherwise(bytes32 nodeId) external view {
        _expectAnswer(_open, NodeId.wrap(nodeId), true);
        _expectAnswer(_listed, NodeId.wrap(nodeId), false);
        assertFalse(models.registrationOf(_open).listed);
        assertTrue(models.registrationOf(_listed).listed);
    }

    // ------------------------------------------------------------------ allowNode, barNode

    function test_allowNode_PutsOneNodeOfOneModelOnTheList() external {
        vm.expectEmit(address(models));
        emit IModelRegistry.NodeAllowed(_listed, NODE);
        _allow(_listed, NODE);
        _expectAnswer(_listed, NODE, true);
        _expectAnswer(_listed, OTHER, false);
        _allow(_open, OTHER);
        _expectAnswer(_listed, OTHER, false);
    }

    function test_barNode_R22_TakesEffectAfterTheNoticeOnly(uint256 later) external {
        _allow(_listed, NODE);
        uint64 from = uint64(vm.getBlockTimestamp()) + NOTICE;
        vm.expectEmit(address(models));
        emit IModelRegistry.NodeBarred(_listed, NODE, from);
        _bar(_listed, NODE);
        vm.warp(from - bound(later, 1, NOTICE));
        _expectAnswer(_listed, NODE, true);
        vm.warp(from - 1);
        _expectAnswer(_listed, NODE, true);
        vm.warp(from);
        _expectAnswer(_listed, NODE, false);
    }

    function test_barNode_RefusesWhoIsNotOnTheListOrHasItsNotice() external {
        bytes4 refused = IModelRegistry.NodeNotAllowed.selector;
        vm.expectRevert(abi.encodeWithSelector(refused, _listed, NODE));
        _bar(_listed, NODE);
        _allow(_listed, NODE);
        _bar(_listed, NODE);
        skip(NOTICE - 1);
        // Told again, the day would move away for ever, or come nearer.
        vm.expectRevert(abi.encodeWithSelector(refused, _listed, NODE));
        _bar(_listed, NODE);
    }

    function test_allowNode_TakesTheNoticeBack() external {
        _allow(_listed, NODE);
        _bar(_listed, NODE);
        _allow(_listed, NODE);
        skip(2 * uint256(NOTICE));
        _expectAnswer(_listed, NODE, true);
        _bar(_listed, NODE);
        _expectAnswer(_listed, NODE, true);
    }

    // ------------------------------------------------------------------ restrictServing, openServing

    function test_restrictServing_R22_TakesEffectAfterTheNoticeOnly() external {
        _allow(_open, NODE);
        uint64 from = uint64(vm.getBlockTimestamp()) + NOTICE;
        vm.expectEmit(address(models));
        emit IModelRegistry.ServingRestricted(_open, from);
        vm.prank(author);
        models.restrictServing(_open);
        vm.warp(from - 1);
        _expectAnswer(_open, OTHER, true);
        vm.warp(from);
        _expectAnswer(_open, OTHER, false);
        _expectAnswer(_open, NODE, true);
    }

    function test_restrictServing_OnlyOnce() external {
        bytes4 refused = IModelRegistry.ServingNotOpen.selector;
        vm.startPrank(author);
        vm.expectRevert(abi.encodeWithSelector(refused, _listed));
        models.restrictServing(_listed);
        models.restrictServing(_open);
        vm.expectRevert(abi.encodeWithSelector(refused, _open));
        models.restrictServing(_open);
        vm.stopPrank();
    }

    function test_openServing_AtOnceAndTakesTheNoticeBack() external {
        vm.expectEmit(address(models));
        emit IModelRegistry.ServingOpened(_listed);
        vm.startPrank(author);
        models.openServing(_listed);
        _expectAnswer(_listed, NODE, true);
        models.restrictServing(_open);
        models.openServing(_open);
        vm.stopPrank();
        skip(2 * uint256(NOTICE));
        _expectAnswer(_open, NODE, true);
    }

    // ------------------------------------------------------------------ who

    function test_everyChange_IsTheOwnersOnly() external {
        address buyer = makeAddress("buyer");
        vm.prank(author);
        models.transferFrom(author, buyer, ModelId.unwrap(_open));
        bytes memory reason = abi.encodeWithSelector(IModelRegistry.ModelNotYours.selector, _open, author);
        _expectRefusals(_open, reason);
        ModelId unknown = ModelId.wrap(7);
        reason = abi.encodeWithSelector(IModelRegistry.ModelUnknown.selector, unknown);
        _expectRefusals(unknown, reason);
        vm.expectRevert(reason);
        models.mayServe(unknown, NODE);
        vm.expectRevert(reason);
        models.servingTermsOf(unknown, NODE);
        vm.prank(buyer);
        models.restrictServing(_open);
    }

    function _expectRefusals(ModelId modelId, bytes memory reason) private {
        vm.startPrank(author);
        vm.expectRevert(reason);
        models.allowNode(modelId, NODE);
        vm.expectRevert(reason);
        models.barNode(modelId, NODE);
        vm.expectRevert(reason);
        models.restrictServing(modelId);
        vm.expectRevert(reason);
        models.openServing(modelId);
        vm.stopPrank();
    }
}
