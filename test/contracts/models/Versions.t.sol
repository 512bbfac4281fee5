// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IModelRegistry} from "../../../contracts/interfaces/IModelRegistry.sol";
import {ModelId} from "../../../contracts/types/ModelId.sol";
import {ModelTestBase} from "./ModelTestBase.sol";

/// @notice See Versions.tree.
contract VersionsTest is ModelTestBase {
    function _next(uint256 commitment, ModelId old) private returns (ModelId) {
        return register(author, _inPlaceOf(commitment, old));
    }

    function _inPlaceOf(
        uint256 commitment,
        ModelId old
    ) private pure returns (IModelRegistry.Registration memory what) {
        what = registrationOf(commitment);
        what.supersedes = old;
    }

    // ------------------------------------------------------------------ register

    function test_register_NamesTheSuccessorAndMovesNothing() external {
        ModelId first = register(author, registrationOf(1));
        bytes memory statement = abi.encode(models.statementOf(first));
        assertEq(ModelId.unwrap(models.successorOf(first)), 0);
        ModelId second = _next(2, first);
        assertTrue(models.successorOf(first) == second);
        assertTrue(models.registrationOf(second).supersedes == first);
        assertEq(ModelId.unwrap(models.baseOf(second)), 0);
        // Callers of the first stay callers of the first.
        assertEq(abi.encode(models.statementOf(first)), statement);
        assertEq(models.licenceOf(first).author, author);
    }

    function test_register_RefusesOldVersionsThatAreNone() external {
        ModelId unknown = ModelId.wrap(7);
        refuses(
            _inPlaceOf(1, unknown),
            abi.encodeWithSelector(IModelRegistry.ModelUnknown.selector, unknown)
        );
        ModelId itself = models.modelIdOf(CIRCUIT, 1);
        refuses(_inPlaceOf(1, itself), abi.encodeWithSelector(IModelRegistry.ModelUnknown.selector, itself));
    }

    function test_register_RefusesToFollowSomebodyElsesModel() external {
        ModelId first = register(author, registrationOf(1));
        bytes4 refused = IModelRegistry.ModelNotYours.selector;
        IModelRegistry.Registration memory what = _inPlaceOf(2, first);
        commit(attacker, what);
        pass(MIN_AGE);
        refusesNow(attacker, what, abi.encodeWithSelector(refused, first, attacker));
        vm.prank(author);
        models.transferFrom(author, attacker, ModelId.unwrap(first));
        refuses(what, abi.encodeWithSelector(refused, first, author));
        vm.prank(attacker);
        ModelId second = models.register(what, SALT);
        assertTrue(models.latestOf(first) == second);
    }

    function test_register_RefusesASecondSuccessor() external {
        ModelId first = register(author, registrationOf(1));
        ModelId second = _next(2, first);
        refuses(
            _inPlaceOf(3, first),
            abi.encodeWithSelector(IModelRegistry.ModelSuperseded.selector, first, second)
        );
    }

    // ------------------------------------------------------------------ latestOf

    function test_latestOf_GoesToTheEndOfTheLine() external {
        ModelId first = register(author, registrationOf(1));
        assertTrue(models.latestOf(first) == first);
        ModelId second = _next(2, first);
        vm.prank(author);
        models.transferFrom(author, attacker, ModelId.unwrap(second));
        ModelId third = register(attacker, _inPlaceOf(3, second));
        assertTrue(models.latestOf(first) == third);
        assertTrue(models.latestOf(second) == third);
        assertTrue(models.latestOf(third) == third);
    }

    function test_latestOf_R19_GoesHundredVersionsAtATime() external {
        ModelId first = register(author, registrationOf(1));
        ModelId latest = first;
        ModelId hundredth;
        for (uint256 i = 1; i <= 101; ++i) {
            latest = _next(1 + i, latest);
            if (i == 100) {
                assertTrue(models.latestOf(first) == latest);
                hundredth = latest;
            }
        }
        assertTrue(models.latestOf(first) == hundredth);
        assertTrue(models.latestOf(hundredth) == latest);
        assertTrue(models.successorOf(hundredth) == latest);
    }

    function test_views_UnknownModel() external {
        bytes memory reason = abi.encodeWithSelector(IModelRegistry.ModelUnknown.selector, 7);
        vm.expectRevert(reason);
        models.successorOf(ModelId.wrap(7));
        vm.expectRevert(reason);
        models.latestOf(ModelId.wrap(7));
    }
}
