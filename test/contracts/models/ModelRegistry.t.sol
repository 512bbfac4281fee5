// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICircuitRegistry} from "../../../contracts/interfaces/ICircuitRegistry.sol";
import {IModelRegistry} from "../../../contracts/interfaces/IModelRegistry.sol";
import {ModelRegistry} from "../../../contracts/models/ModelRegistry.sol";
import {CircuitId} from "../../../contracts/types/CircuitId.sol";
import {ModelId} from "../../../contracts/types/ModelId.sol";
import {Ppm} from "../../../contracts/types/Ppm.sol";
import {ModelTestBase} from "./ModelTestBase.sol";

/// @notice An author that takes no tokens by callback and would notice one.
contract SilentAuthor {
    function commit(ModelRegistry models, bytes32 seal) external {
        models.commitRegistration(seal);
    }

    function register(
        ModelRegistry models,
        IModelRegistry.Registration calldata what
    ) external returns (ModelId) {
        return models.register(what, "salt");
    }
}

/// @notice See ModelRegistry.tree.
contract ModelRegistryTest is ModelTestBase {
    // ------------------------------------------------------------------ constructor

    function testConstructorRefusesAddressWithoutCode() external {
        vm.expectRevert(abi.encodeWithSelector(IModelRegistry.CircuitRegistryWithoutCode.selector, author));
        new ModelRegistry(ICircuitRegistry(author));
        vm.etch(author, hex"00");
        new ModelRegistry(ICircuitRegistry(author));
    }

    // ------------------------------------------------------------------ register

    function testRegisterMintsAndKeepsTheRegistration(
        uint256 commitment,
        uint32 licence,
        uint32 royalty
    ) external {
        IModelRegistry.Registration memory what = registrationOf(bound(commitment, 0, FIELD_ORDER - 1));
        what.licence = Ppm.wrap(uint32(bound(licence, 0, 500_000)));
        what.floor = uint96(commitment);
        what.royalty = Ppm.wrap(uint32(bound(royalty, 0, 200_000)));
        commit(author, what);
        pass(MIN_AGE);
        ModelId expected = models.modelIdOf(CIRCUIT, what.commitment);
        vm.expectEmit(address(models));
        emit IModelRegistry.ModelRegistered(expected, CIRCUIT, author, what);
        vm.prank(author);
        ModelId modelId = models.register(what, SALT);

        assertTrue(modelId == expected);
        assertEq(models.ownerOf(ModelId.unwrap(modelId)), author);
        assertEq(models.tokenURI(ModelId.unwrap(modelId)), "ipfs://manifest");
        assertEq(abi.encode(models.registrationOf(modelId)), abi.encode(what));
        assertTrue(models.circuitOf(modelId) == CIRCUIT);
        assertEq(ModelId.unwrap(models.baseOf(modelId)), 0);
        assertEq(models.sealedIn(author, models.sealOf(author, what, SALT)), 0);
    }

    function testRegisterMakesNoCallToTheAuthor() external {
        SilentAuthor author = new SilentAuthor();
        IModelRegistry.Registration memory what = registrationOf(1);
        author.commit(models, models.sealOf(address(author), what, SALT));
        pass(MIN_AGE);
        ModelId modelId = author.register(models, what);
        assertEq(models.ownerOf(ModelId.unwrap(modelId)), address(author));
    }

    function testRegisterR30RefusesTheSameStatementUnderOtherTerms() external {
        ModelId modelId = register(author, registrationOf(1));
        IModelRegistry.Registration memory copy = registrationOf(1);
        copy.licence = Ppm.wrap(0);
        copy.uri = "ipfs://copy";
        refuses(copy, abi.encodeWithSelector(IModelRegistry.ModelAlreadyRegistered.selector, modelId));
    }

    function testRegisterR27RefusesCommitmentOutOfField(uint256 commitment) external {
        _refusesCommitment(FIELD_ORDER);
        commitment = bound(commitment, FIELD_ORDER + 1, type(uint256).max);
        _refusesCommitment(commitment);
        // What it is modulo the order is another commitment, and fine.
        register(author, registrationOf(commitment % FIELD_ORDER));
    }

    function _refusesCommitment(uint256 commitment) private {
        bytes4 selector = IModelRegistry.CommitmentOutOfField.selector;
        refuses(registrationOf(commitment), abi.encodeWithSelector(selector, commitment));
    }

    function testRegisterRefusesSharesAboveTheirBounds() external {
        IModelRegistry.Registration memory what = registrationOf(1);
        what.licence = Ppm.wrap(500_001);
        refuses(what, abi.encodeWithSelector(IModelRegistry.LicenceTooHigh.selector, 500_001, 500_000));
        what = registrationOf(1);
        what.royalty = Ppm.wrap(200_001);
        refuses(what, abi.encodeWithSelector(IModelRegistry.RoyaltyTooHigh.selector, 200_001, 200_000));
    }

    function testRegisterR19BoundsTheUri() external {
        IModelRegistry.Registration memory what = registrationOf(1);
        what.uri = string(new bytes(513));
        refuses(what, abi.encodeWithSelector(IModelRegistry.UriTooLong.selector, 513, 512));
        what.uri = string(new bytes(512));
        register(author, what);
    }

    function testRegisterRefusesUnknownCircuit() external {
        IModelRegistry.Registration memory what = registrationOf(1);
        what.circuitId = CircuitId.wrap("other");
        refuses(what, abi.encodeWithSelector(ICircuitRegistry.CircuitUnknown.selector, what.circuitId));
    }

    // ------------------------------------------------------------------ statementOf

    function testStatementOfIsTheCircuitsAsItWasAtRegistration(uint256 commitment) external {
        commitment = bound(commitment, 0, FIELD_ORDER - 1);
        ModelId modelId = register(author, registrationOf(commitment));
        address verifier = address(circuits);
        circuits.move(attacker);
        IModelRegistry.Statement memory statement = models.statementOf(modelId);
        assertEq(abi.encode(statement), abi.encode(IModelRegistry.Statement(verifier, 3, 2, commitment)));
    }

    function testStatementOfAndLicenceOfReadTwoSlotsEach() external {
        // A derived model's royalty is in the same slot; who gets it is read only when there is something to get.
        IModelRegistry.Registration memory what = registrationOf(2);
        what.base = register(author, registrationOf(1));
        ModelId modelId = register(author, what);
        vm.record();
        models.statementOf(modelId);
        (bytes32[] memory reads, ) = vm.accesses(address(models));
        assertEq(distinct(reads), 2);
        vm.record();
        models.licenceOf(modelId);
        (reads, ) = vm.accesses(address(models));
        assertEq(distinct(reads), 2);
    }

    // ------------------------------------------------------------------ licenceOf

    function testLicenceOfFollowsTheOwner() external {
        ModelId modelId = register(author, registrationOf(1));
        IModelRegistry.Licence memory licence = models.licenceOf(modelId);
        assertEq(licence.author, author);
        assertEq(uint256(Ppm.unwrap(licence.licence)), 300_000);
        assertEq(uint256(Ppm.unwrap(licence.royalty)), 0);
        vm.prank(author);
        models.transferFrom(author, attacker, ModelId.unwrap(modelId));
        assertEq(models.licenceOf(modelId).author, attacker);
    }

    // ------------------------------------------------------------------ other views

    function testModelIdsBindChainRegistryCircuitAndCommitment() external {
        ModelId modelId = models.modelIdOf(CIRCUIT, 1);
        bytes32 expected = keccak256(abi.encode(block.chainid, address(models), CIRCUIT, uint256(1)));
        assertEq(ModelId.unwrap(modelId), uint256(expected));
        assertTrue(modelId != models.modelIdOf(CIRCUIT, 2));
        assertTrue(modelId != models.modelIdOf(CircuitId.wrap("other"), 1));
        assertTrue(modelId != new ModelRegistry(models.CIRCUITS()).modelIdOf(CIRCUIT, 1));
        vm.chainId(block.chainid + 1);
        assertTrue(modelId != models.modelIdOf(CIRCUIT, 1));
    }

    function testViewsOfAnUnknownModel() external {
        ModelId unknown = ModelId.wrap(7);
        bytes memory reason = abi.encodeWithSelector(IModelRegistry.ModelUnknown.selector, 7);
        vm.expectRevert(reason);
        models.statementOf(unknown);
        vm.expectRevert(reason);
        models.licenceOf(unknown);
        vm.expectRevert(reason);
        models.circuitOf(unknown);
        vm.expectRevert(reason);
        models.registrationOf(unknown);
        vm.expectRevert(reason);
        models.tokenURI(7);
    }
}
