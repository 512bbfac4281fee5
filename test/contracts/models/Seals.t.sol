// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IModelRegistry} from "../../../contracts/interfaces/IModelRegistry.sol";
import {CircuitId} from "../../../contracts/types/CircuitId.sol";
import {ModelId} from "../../../contracts/types/ModelId.sol";
import {Ppm} from "../../../contracts/types/Ppm.sol";
import {ModelTestBase} from "./ModelTestBase.sol";

/// @notice See Seals.tree.
contract SealsTest is ModelTestBase {
    // ------------------------------------------------------------------ commitRegistration

    function testCommitRemembersTheBlock(bytes32 seal) external {
        vm.roll(1234);
        vm.expectEmit(address(models));
        emit IModelRegistry.RegistrationCommitted(author, seal);
        vm.prank(author);
        models.commitRegistration(seal);
        assertEq(models.sealedIn(author, seal), 1234);
        assertEq(models.sealedIn(attacker, seal), 0);
    }

    function testCommitRefusesTheSameSealUntilItHasExpired(uint256 age) external {
        bytes32 seal = commit(author, registrationOf(1));
        uint256 since = vm.getBlockNumber();
        uint256[3] memory ages = [0, bound(age, 0, MAX_AGE), MAX_AGE];
        for (uint256 i = 0; i < ages.length; ++i) {
            vm.roll(since + ages[i]);
            vm.expectRevert(abi.encodeWithSelector(IModelRegistry.SealAlreadyCommitted.selector, seal));
            vm.prank(author);
            models.commitRegistration(seal);
        }
        pass(1);
        vm.prank(author);
        models.commitRegistration(seal);
    }

    function testCommitR30CopiedSealIsInNobodysWay() external {
        IModelRegistry.Registration memory what = registrationOf(1);
        bytes32 seal = models.sealOf(author, what, SALT);
        vm.prank(attacker);
        models.commitRegistration(seal);
        ModelId modelId = register(author, what);
        assertEq(models.ownerOf(ModelId.unwrap(modelId)), author);
        refusesNow(attacker, what, missing(models.sealOf(attacker, what, SALT)));
    }

    function testCommitR30ExpiredSealCanBeMadeAgain(uint256 late) external {
        IModelRegistry.Registration memory what = registrationOf(1);
        bytes32 seal = commit(author, what);
        uint256 last = vm.getBlockNumber() + MAX_AGE;
        pass(MAX_AGE + bound(late, 1, type(uint64).max));
        refusesNow(author, what, abi.encodeWithSelector(IModelRegistry.SealExpired.selector, seal, last));
        ModelId modelId = register(author, what);
        assertEq(models.ownerOf(ModelId.unwrap(modelId)), author);
    }

    // ------------------------------------------------------------------ register

    function testRegisterR30NeedsAnUnusedSealOfItsSender() external {
        IModelRegistry.Registration memory what = registrationOf(1);
        bytes32 seal = models.sealOf(author, what, SALT);
        refusesNow(author, what, missing(seal));
        register(author, what);
        assertEq(models.sealedIn(author, seal), 0);
        refusesNow(author, what, missing(seal));
    }

    function testRegisterR30TakesASealFromItsThirdBlockToItsLast(uint256 age) external {
        IModelRegistry.Registration memory what = registrationOf(1);
        bytes32 seal = commit(author, what);
        uint256 since = vm.getBlockNumber();
        bytes4 unripe = IModelRegistry.SealNotRipe.selector;
        for (uint256 i = 0; i < MIN_AGE; ++i) {
            vm.roll(since + i);
            refusesNow(author, what, abi.encodeWithSelector(unripe, seal, since + MIN_AGE));
        }
        age = bound(age, MIN_AGE, MAX_AGE);
        vm.roll(since + MAX_AGE + 1);
        bytes4 expired = IModelRegistry.SealExpired.selector;
        refusesNow(author, what, abi.encodeWithSelector(expired, seal, since + MAX_AGE));
        uint256[3] memory ages = [MIN_AGE, age, MAX_AGE];
        for (uint256 i = 0; i < ages.length; ++i) {
            uint256 snapshotId = vm.snapshotState();
            vm.roll(since + ages[i]);
            vm.prank(author);
            models.register(what, SALT);
            vm.revertToState(snapshotId);
        }
    }

    /// @dev The attacker sees the author's second step and races it, even if it can hold it back for two blocks.
    function testRegisterR30FrontRunnerGetsNothing(uint256 heldBack) external {
        IModelRegistry.Registration memory what = registrationOf(1);
        commit(author, what);
        pass(MIN_AGE);
        bytes32 stolen = models.sealOf(attacker, what, SALT);
        refusesNow(attacker, what, missing(stolen));
        commit(attacker, what);
        uint256 ripe = vm.getBlockNumber() + MIN_AGE;
        pass(bound(heldBack, 0, MIN_AGE - 1));
        refusesNow(attacker, what, abi.encodeWithSelector(IModelRegistry.SealNotRipe.selector, stolen, ripe));

        vm.prank(author);
        ModelId modelId = models.register(what, SALT);
        pass(MIN_AGE);
        refusesNow(
            attacker,
            what,
            abi.encodeWithSelector(IModelRegistry.ModelAlreadyRegistered.selector, modelId)
        );
        assertEq(models.balanceOf(attacker), 0);
    }

    function testRegisterBindsEveryFieldOfTheSeal() external {
        IModelRegistry.Registration[] memory others = new IModelRegistry.Registration[](10);
        for (uint256 i = 0; i < others.length; ++i) others[i] = registrationOf(1);
        others[0].circuitId = CircuitId.wrap("other");
        others[1].commitment = 2;
        others[2].licence = Ppm.wrap(1);
        others[3].royalty = Ppm.wrap(1);
        others[4].base = ModelId.wrap(1);
        others[5].supersedes = ModelId.wrap(1);
        others[6].listed = true;
        others[7].contentHash = "other";
        others[8].uri = "other";
        others[9].floor = 1;
        commit(author, registrationOf(1));
        pass(MIN_AGE);
        for (uint256 i = 0; i < others.length; ++i) {
            refusesNow(author, others[i], missing(models.sealOf(author, others[i], SALT)));
        }
        vm.expectRevert(missing(models.sealOf(author, registrationOf(1), "other")));
        vm.prank(author);
        models.register(registrationOf(1), "other");
    }

    // ------------------------------------------------------------------ sealOf

    function testSealOfIsTheHashOfAll() external view {
        IModelRegistry.Registration memory what = registrationOf(1);
        assertEq(models.sealOf(author, what, SALT), keccak256(abi.encode(author, what, SALT)));
    }
}
