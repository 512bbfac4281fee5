// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICircuitRegistry} from "../../../contracts/interfaces/ICircuitRegistry.sol";
import {IModelRegistry} from "../../../contracts/interfaces/IModelRegistry.sol";
import {ModelRegistry} from "../../../contracts/models/ModelRegistry.sol";
import {CircuitId} from "../../../contracts/types/CircuitId.sol";
import {ModelId} from "../../../contracts/types/ModelId.sol";
import {Ppm} from "../../../contracts/types/Ppm.sol";
import {TestBase} from "../lib/TestBase.sol";
import {CircuitList} from "./CircuitList.sol";

/// @notice A model registry on a list of circuits, and both steps of a registration.
abstract contract ModelTestBase is TestBase {
    uint256 internal constant FIELD_ORDER =
        21888242871839275222246405745257275088548364400416034343698204186575808495617;
    bytes32 internal constant SALT = "salt";
    CircuitId internal constant CIRCUIT = CircuitId.wrap("circuit");
    /// @dev Written out here, so that a change of the contract's constants shows.
    uint256 internal constant MIN_AGE = 3;
    uint256 internal constant MAX_AGE = 50_400;

    CircuitList internal circuits;
    ModelRegistry internal models;
    address internal author;
    address internal attacker;

    function setUp() public virtual {
        vm.warp(1_800_000_000);
        circuits = new CircuitList();
        circuits.list(CIRCUIT);
        models = new ModelRegistry(ICircuitRegistry(address(circuits)));
        author = makeAddress("author");
        attacker = makeAddress("attacker");
    }

    function registrationOf(
        uint256 commitment
    ) internal pure returns (IModelRegistry.Registration memory what) {
        what.circuitId = CIRCUIT;
        what.commitment = commitment;
        what.licence = Ppm.wrap(300_000);
        what.royalty = Ppm.wrap(100_000);
        what.contentHash = "content";
        what.uri = "ipfs://manifest";
    }

    function commit(address who, IModelRegistry.Registration memory what) internal returns (bytes32 seal) {
        seal = models.sealOf(who, what, SALT);
        vm.prank(who);
        models.commitRegistration(seal);
    }

    function register(address who, IModelRegistry.Registration memory what) internal returns (ModelId) {
        commit(who, what);
        pass(MIN_AGE);
        vm.prank(who);
        return models.register(what, SALT);
    }

    /// @dev Lets so many blocks pass.
    function pass(uint256 blocks) internal {
        vm.roll(vm.getBlockNumber() + blocks);
    }

    /// @dev Registers after everything up to the seal went well, and expects this refusal.
    function refuses(IModelRegistry.Registration memory what, bytes memory reason) internal {
        commit(author, what);
        pass(MIN_AGE);
        refusesNow(author, what, reason);
    }

    function refusesNow(address who, IModelRegistry.Registration memory what, bytes memory reason) internal {
        vm.expectRevert(reason);
        vm.prank(who);
        models.register(what, SALT);
    }

    function missing(bytes32 seal) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IModelRegistry.SealMissing.selector, seal);
    }

    /// @dev How many different slots these are.
    function distinct(bytes32[] memory slots) internal pure returns (uint256 count) {
        for (uint256 i = 0; i < slots.length; ++i) {
            bool isNew = true;
            for (uint256 k = 0; k < i; ++k) if (slots[k] == slots[i]) isNew = false;
            if (isNew) ++count;
        }
    }
}
