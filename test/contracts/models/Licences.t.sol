// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IModelRegistry} from "../../../contracts/interfaces/IModelRegistry.sol";
import {ModelId} from "../../../contracts/types/ModelId.sol";
import {NodeId} from "../../../contracts/types/NodeId.sol";
import {Ppm} from "../../../contracts/types/Ppm.sol";
import {ModelTestBase} from "./ModelTestBase.sol";

/// @notice See Licences.tree.
contract LicencesTest is ModelTestBase {
    uint64 private constant NOTICE = 90 days;

    ModelId private _model;

    function setUp() public override {
        super.setUp();
        IModelRegistry.Registration memory what = registrationOf(2);
        what.base = register(author, registrationOf(1));
        what.floor = 50;
        _model = register(author, what);
    }

    function _change(uint32 licence, uint96 floor) private {
        vm.prank(author);
        models.changeLicence(_model, Ppm.wrap(licence), floor);
    }

    function _expectTerms(uint256 licence, uint256 floor) private view {
        IModelRegistry.Licence memory terms = models.licenceOf(_model);
        assertEq(terms.author, author);
        assertEq(uint256(Ppm.unwrap(terms.licence)), licence);
        assertEq(uint256(terms.floor), floor);
        (, uint96 asked) = models.servingTermsOf(_model, NodeId.wrap(0));
        assertEq(uint256(asked), floor);
        assertEq(uint256(Ppm.unwrap(terms.royalty)), 100_000);
        IModelRegistry.Registration memory what = models.registrationOf(_model);
        assertEq(uint256(Ppm.unwrap(what.licence)), licence);
        assertEq(uint256(what.floor), floor);
    }

    function _expectAnnounced(uint256 licence, uint256 floor, uint256 from) private view {
        (Ppm nextLicence, uint96 nextFloor, uint256 begins) = models.licenceChangeOf(_model);
        assertEq(uint256(Ppm.unwrap(nextLicence)), licence);
        assertEq(uint256(nextFloor), floor);
        assertEq(begins, from);
    }

    // ------------------------------------------------------------------ changeLicence

    function test_changeLicence_E06_BeginsAfterTheNotice(
        uint32 licence,
        uint96 floor,
        uint256 early
    ) external {
        licence = uint32(bound(licence, 0, 500_000));
        uint64 from = uint64(vm.getBlockTimestamp()) + NOTICE;
        vm.expectEmit(address(models));
        emit IModelRegistry.LicenceChangeAnnounced(_model, Ppm.wrap(licence), floor, from);
        _change(licence, floor);
        _expectTerms(300_000, 50);
        vm.warp(from - bound(early, 1, NOTICE));
        _expectTerms(300_000, 50);
        _expectAnnounced(licence, floor, from);
        vm.warp(from - 1);
        _expectTerms(300_000, 50);
        vm.warp(from);
        _expectTerms(licence, floor);
        _expectAnnounced(0, 0, 0);
    }

    /// @dev A change right before a settlement, or one on top of another, never shortens the notice.
    function test_changeLicence_E06_ReplacingBeginsTheNoticeAnew(uint256 wait) external {
        _change(400_000, 100);
        skip(bound(wait, 0, NOTICE - 1));
        uint256 from = vm.getBlockTimestamp() + NOTICE;
        _change(500_000, 1000);
        _expectAnnounced(500_000, 1000, from);
        vm.warp(from - 1);
        _expectTerms(300_000, 50);
        vm.warp(from);
        _expectTerms(500_000, 1000);
    }

    function test_changeLicence_KeepsWhatHasBegun() external {
        _change(400_000, 100);
        skip(NOTICE);
        _change(0, 0);
        _expectTerms(400_000, 100);
        skip(NOTICE);
        _expectTerms(0, 0);
    }

    function test_changeLicence_Refuses() external {
        vm.expectRevert(abi.encodeWithSelector(IModelRegistry.LicenceTooHigh.selector, 500_001, 500_000));
        _change(500_001, 0);
        vm.expectRevert(abi.encodeWithSelector(IModelRegistry.ModelNotYours.selector, _model, attacker));
        vm.prank(attacker);
        models.changeLicence(_model, Ppm.wrap(0), 0);
        vm.prank(author);
        models.transferFrom(author, attacker, ModelId.unwrap(_model));
        vm.expectRevert(abi.encodeWithSelector(IModelRegistry.ModelNotYours.selector, _model, author));
        _change(0, 0);
    }

    // ------------------------------------------------------------------ applyLicence

    function test_applyLicence_ChangesNothingThatIsAnswered() external {
        _change(400_000, 100);
        skip(NOTICE);
        assertEq(_slotsRead(), 3);
        vm.prank(attacker);
        models.applyLicence(_model);
        _expectTerms(400_000, 100);
        assertEq(_slotsRead(), 2);
        vm.expectRevert(abi.encodeWithSelector(IModelRegistry.LicenceChangeNotDue.selector, _model, 0));
        models.applyLicence(_model);
    }

    function test_applyLicence_RefusesBeforeItBegins() external {
        vm.expectRevert(abi.encodeWithSelector(IModelRegistry.LicenceChangeNotDue.selector, _model, 0));
        models.applyLicence(_model);
        uint64 from = uint64(vm.getBlockTimestamp()) + NOTICE;
        _change(400_000, 100);
        vm.warp(from - 1);
        vm.expectRevert(abi.encodeWithSelector(IModelRegistry.LicenceChangeNotDue.selector, _model, from));
        models.applyLicence(_model);
    }

    // ------------------------------------------------------------------ views

    function test_licenceOf_ReadsTwoSlotsWhileAChangeIsOnlyAnnounced() external {
        assertEq(_slotsRead(), 2);
        _change(400_000, 100);
        assertEq(_slotsRead(), 2);
    }

    function _slotsRead() private returns (uint256) {
        vm.record();
        models.licenceOf(_model);
        (bytes32[] memory reads, ) = vm.accesses(address(models));
        return distinct(reads);
    }

    function test_views_UnknownModel() external {
        ModelId unknown = ModelId.wrap(7);
        bytes memory reason = abi.encodeWithSelector(IModelRegistry.ModelUnknown.selector, 7);
        vm.expectRevert(reason);
        models.licenceOf(unknown);
        vm.expectRevert(reason);
        models.licenceChangeOf(unknown);
        vm.expectRevert(reason);
        models.applyLicence(unknown);
        vm.expectRevert(reason);
        models.changeLicence(unknown, Ppm.wrap(0), 0);
    }
}
