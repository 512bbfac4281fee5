// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IModelRegistry} from "../../../contracts/interfaces/IModelRegistry.sol";
import {ModelId} from "../../../contracts/types/ModelId.sol";
import {Ppm} from "../../../contracts/types/Ppm.sol";
import {ModelTestBase} from "./ModelTestBase.sol";

/// @notice See Lineage.tree.
contract LineageTest is ModelTestBase {
    uint256 private _next = 1;

    /// @dev Registers a model that derives from `base` and asks for `royalty`.
    function _derive(ModelId base, uint256 royalty) private returns (ModelId) {
        IModelRegistry.Registration memory what = registrationOf(_next++);
        what.base = base;
        what.royalty = Ppm.wrap(uint32(royalty));
        return register(author, what);
    }

    /// @dev A line of models, oldest first, that ask for these royalties.
    function _line(uint256[] memory asked) private returns (ModelId[] memory line) {
        line = new ModelId[](asked.length);
        for (uint256 i = 0; i < asked.length; ++i) {
            line[i] = _derive(i == 0 ? ModelId.wrap(0) : line[i - 1], asked[i]);
        }
    }

    function _list(
        uint256 first,
        uint256 second,
        uint256 third,
        uint256 fourth,
        uint256 fifth
    ) private pure returns (uint256[] memory list) {
        list = new uint256[](5);
        (list[0], list[1], list[2], list[3], list[4]) = (first, second, third, fourth, fifth);
    }

    function _royaltyOf(ModelId modelId) private view returns (uint256) {
        return Ppm.unwrap(models.licenceOf(modelId).royalty);
    }

    function _expect(ModelId modelId, ModelId ancestor, uint256 place, uint256 royalty) private view {
        IModelRegistry.Ancestor memory found = models.royaltiesOf(modelId)[place];
        assertTrue(found.modelId == ancestor);
        assertEq(found.account, author);
        assertEq(uint256(Ppm.unwrap(found.royalty)), royalty);
    }

    // ------------------------------------------------------------------ register

    function test_register_RefusesUnknownBase() external {
        IModelRegistry.Registration memory what = registrationOf(1);
        what.base = ModelId.wrap(1);
        refuses(what, abi.encodeWithSelector(IModelRegistry.ModelUnknown.selector, 1));
    }

    /// @dev A model's id is known before it is registered, but that is no way to make it its own ancestor, nor two each other's.
    function test_register_RefusesCycles() external {
        ModelId itself = models.modelIdOf(CIRCUIT, 1);
        IModelRegistry.Registration memory what = registrationOf(1);
        what.base = itself;
        refuses(what, abi.encodeWithSelector(IModelRegistry.ModelUnknown.selector, itself));
        ModelId second = models.modelIdOf(CIRCUIT, 2);
        what.base = second;
        refuses(what, abi.encodeWithSelector(IModelRegistry.ModelUnknown.selector, second));
    }

    function test_register_WithoutBaseNothingIsOwed() external {
        ModelId modelId = _derive(ModelId.wrap(0), 200_000);
        assertEq(_royaltyOf(modelId), 0);
        assertEq(models.royaltiesOf(modelId).length, 0);
    }

    function test_register_PaysEveryAncestorWhatItAskedFor() external {
        ModelId[] memory line = _line(_list(10_000, 20_000, 30_000, 40_000, 0));
        assertEq(_royaltyOf(line[4]), 100_000);
        assertEq(models.royaltiesOf(line[4]).length, 4);
        _expect(line[4], line[3], 0, 40_000);
        _expect(line[4], line[2], 1, 30_000);
        _expect(line[4], line[1], 2, 20_000);
        _expect(line[4], line[0], 3, 10_000);
        assertEq(_royaltyOf(line[2]), 30_000);
        assertTrue(models.baseOf(line[4]) == line[3]);
    }

    function test_register_R18_TheOldestComeFirstUpToTheCap() external {
        ModelId[] memory line = _line(_list(100_000, 70_000, 60_000, 200_000, 0));
        assertEq(_royaltyOf(line[4]), 200_000);
        // The nearest asked for most, and gets nothing of what the older ones left.
        assertEq(models.royaltiesOf(line[4]).length, 3);
        _expect(line[4], line[2], 0, 30_000);
        _expect(line[4], line[1], 1, 70_000);
        _expect(line[4], line[0], 2, 100_000);
    }

    function test_register_SkipsAncestorsThatAskForNothing() external {
        ModelId[] memory line = _line(_list(50_000, 0, 60_000, 0, 0));
        assertEq(_royaltyOf(line[4]), 110_000);
        assertEq(models.royaltiesOf(line[4]).length, 2);
        _expect(line[4], line[2], 0, 60_000);
        _expect(line[4], line[0], 1, 50_000);
    }

    function test_register_PaysAMillionthToo() external {
        ModelId[] memory line = _line(_list(1, 0, 0, 0, 0));
        assertEq(_royaltyOf(line[4]), 1);
        assertEq(models.royaltiesOf(line[4]).length, 1);
        _expect(line[4], line[0], 0, 1);
    }

    function test_register_E06_NobodyDilutesWhatAnOlderAncestorWasPromised(uint256 greed) external {
        ModelId base = _derive(ModelId.wrap(0), 150_000);
        ModelId modelId = _derive(base, bound(greed, 0, 200_000));
        modelId = _derive(modelId, bound(greed >> 32, 0, 200_000));
        modelId = _derive(modelId, bound(greed >> 64, 0, 200_000));
        IModelRegistry.Ancestor[] memory ancestors = models.royaltiesOf(modelId);
        _expect(modelId, base, ancestors.length - 1, 150_000);
    }

    function test_register_TheFifthGenerationLeavesTheOldestBehind() external {
        ModelId[] memory line = _line(_list(200_000, 10_000, 10_000, 10_000, 10_000));
        assertEq(_royaltyOf(line[4]), 200_000); // all of it to the oldest, its fourth ancestor
        ModelId fifth = _derive(line[4], 0);
        assertEq(_royaltyOf(fifth), 40_000);
        _expect(fifth, line[4], 0, 10_000);
        _expect(fifth, line[1], 3, 10_000);
    }

    function test_register_R18_NeverMoreThanTheCapAndSumsToTheRoyalty(uint256[6] calldata seeds) external {
        ModelId modelId = ModelId.wrap(0);
        for (uint256 i = 0; i < 6; ++i) {
            modelId = _derive(modelId, bound(seeds[i], 0, 200_000));
            IModelRegistry.Ancestor[] memory ancestors = models.royaltiesOf(modelId);
            uint256 sum;
            for (uint256 k = 0; k < ancestors.length; ++k) {
                assertGt(uint256(Ppm.unwrap(ancestors[k].royalty)), 0);
                sum += Ppm.unwrap(ancestors[k].royalty);
            }
            assertEq(sum, _royaltyOf(modelId));
            assertLe(sum, 200_000);
            assertLe(ancestors.length, i < 4 ? i : 4);
        }
    }

    // ------------------------------------------------------------------ views

    function test_royaltiesOf_FollowsTheOwners() external {
        ModelId base = _derive(ModelId.wrap(0), 100_000);
        ModelId modelId = _derive(base, 5);
        address buyer = makeAddress("buyer");
        vm.prank(author);
        models.transferFrom(author, buyer, ModelId.unwrap(base));
        assertEq(models.royaltiesOf(modelId)[0].account, buyer);
        assertEq(models.licenceOf(modelId).author, author);
        vm.prank(author);
        models.transferFrom(author, attacker, ModelId.unwrap(modelId));
        assertEq(models.licenceOf(modelId).author, attacker);
    }

    function test_views_UnknownModel() external {
        bytes memory reason = abi.encodeWithSelector(IModelRegistry.ModelUnknown.selector, 7);
        vm.expectRevert(reason);
        models.royaltiesOf(ModelId.wrap(7));
        vm.expectRevert(reason);
        models.baseOf(ModelId.wrap(7));
    }
}
