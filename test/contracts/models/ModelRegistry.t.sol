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
contract ModelRegistryTest is TestBase {
    uint256 private constant FIELD_ORDER =
        21888242871839275222246405745257275088548364400416034343698204186575808495617;
    bytes32 private constant SALT = "salt";
    CircuitId private constant CIRCUIT = CircuitId.wrap("circuit");

    CircuitList private _circuits;
    ModelRegistry private _models;
    address private _author;
    address private _attacker;

    function setUp() external {
        _circuits = new CircuitList();
        _circuits.list(CIRCUIT);
        _models = new ModelRegistry(ICircuitRegistry(address(_circuits)));
        _author = makeAddress("author");
        _attacker = makeAddress("attacker");
    }

    function _registration(uint256 commitment) private pure returns (IModelRegistry.Registration memory) {
        return
            IModelRegistry.Registration({
                circuitId: CIRCUIT,
                commitment: commitment,
                licence: Ppm.wrap(300_000),
                royalty: Ppm.wrap(100_000),
                base: ModelId.wrap(0),
                contentHash: "content",
                uri: "ipfs://manifest"
            });
    }

    function _commit(address author, IModelRegistry.Registration memory what, bytes32 salt) private {
        bytes32 seal = _models.sealOf(author, what, salt);
        vm.prank(author);
        _models.commitRegistration(seal);
    }

    function _register(address author, IModelRegistry.Registration memory what) private returns (ModelId) {
        _commit(author, what, SALT);
        _nextBlock();
        vm.prank(author);
        return _models.register(what, SALT);
    }

    function _nextBlock() private {
        vm.roll(vm.getBlockNumber() + 1);
    }

    /// @dev Registers after everything up to the seal went well, and expects this refusal.
    function _refuses(IModelRegistry.Registration memory what, bytes memory reason) private {
        _commit(_author, what, SALT);
        _nextBlock();
        vm.expectRevert(reason);
        vm.prank(_author);
        _models.register(what, SALT);
    }

    function _unripe(
        address author,
        IModelRegistry.Registration memory what
    ) private view returns (bytes memory) {
        bytes32 seal = _models.sealOf(author, what, SALT);
        return abi.encodeWithSelector(IModelRegistry.SealNotRipe.selector, seal);
    }

    // ------------------------------------------------------------------ constructor

    function testConstructorRefusesAddressWithoutCode() external {
        vm.expectRevert(abi.encodeWithSelector(IModelRegistry.CircuitRegistryWithoutCode.selector, _author));
        new ModelRegistry(ICircuitRegistry(_author));
    }

    // ------------------------------------------------------------------ commitRegistration

    function testCommitRemembersTheBlock(bytes32 seal) external {
        vm.roll(1234);
        vm.expectEmit(address(_models));
        emit IModelRegistry.RegistrationCommitted(_author, seal);
        vm.prank(_author);
        _models.commitRegistration(seal);
        assertEq(_models.sealedIn(_author, seal), 1234);
        assertEq(_models.sealedIn(_attacker, seal), 0);
    }

    function testCommitRefusesTheSameSealAgain() external {
        IModelRegistry.Registration memory what = _registration(1);
        _commit(_author, what, SALT);
        bytes32 seal = _models.sealOf(_author, what, SALT);
        vm.expectRevert(abi.encodeWithSelector(IModelRegistry.SealAlreadyCommitted.selector, seal));
        vm.prank(_author);
        _models.commitRegistration(seal);
    }

    function testCommitR30CopiedSealIsInNobodysWay() external {
        IModelRegistry.Registration memory what = _registration(1);
        bytes32 seal = _models.sealOf(_author, what, SALT);
        vm.prank(_attacker);
        _models.commitRegistration(seal);
        ModelId modelId = _register(_author, what);
        assertEq(_models.ownerOf(ModelId.unwrap(modelId)), _author);
        vm.expectRevert(_unripe(_attacker, what));
        vm.prank(_attacker);
        _models.register(what, SALT);
    }

    // ------------------------------------------------------------------ register

    function testRegisterMintsAndKeepsTheRegistration(
        uint256 commitment,
        uint32 licence,
        uint32 royalty
    ) external {
        IModelRegistry.Registration memory what = _registration(bound(commitment, 0, FIELD_ORDER - 1));
        what.licence = Ppm.wrap(uint32(bound(licence, 0, 500_000)));
        what.royalty = Ppm.wrap(uint32(bound(royalty, 0, 200_000)));
        _commit(_author, what, SALT);
        _nextBlock();
        ModelId expected = _models.modelIdOf(CIRCUIT, what.commitment);
        vm.expectEmit(address(_models));
        emit IModelRegistry.ModelRegistered(expected, CIRCUIT, _author, what);
        vm.prank(_author);
        ModelId modelId = _models.register(what, SALT);

        assertTrue(modelId == expected);
        assertEq(_models.ownerOf(ModelId.unwrap(modelId)), _author);
        assertEq(_models.tokenURI(ModelId.unwrap(modelId)), "ipfs://manifest");
        assertEq(abi.encode(_models.registrationOf(modelId)), abi.encode(what));
        assertTrue(_models.circuitOf(modelId) == CIRCUIT);
        assertEq(ModelId.unwrap(_models.baseOf(modelId)), 0);
        assertEq(_models.sealedIn(_author, _models.sealOf(_author, what, SALT)), 0);
    }

    function testRegisterMakesNoCallToTheAuthor() external {
        SilentAuthor author = new SilentAuthor();
        IModelRegistry.Registration memory what = _registration(1);
        author.commit(_models, _models.sealOf(address(author), what, SALT));
        _nextBlock();
        ModelId modelId = author.register(_models, what);
        assertEq(_models.ownerOf(ModelId.unwrap(modelId)), address(author));
    }

    function testRegisterR30NeedsASealOfAnEarlierBlock() external {
        IModelRegistry.Registration memory what = _registration(1);
        bytes memory reason = _unripe(_author, what);
        vm.startPrank(_author);
        vm.expectRevert(reason);
        _models.register(what, SALT);
        _models.commitRegistration(_models.sealOf(_author, what, SALT));
        vm.expectRevert(reason);
        _models.register(what, SALT);
        _nextBlock();
        _models.register(what, SALT);
        _nextBlock();
        vm.expectRevert(reason);
        _models.register(what, SALT);
        vm.stopPrank();
    }

    /// @dev The attacker sees the author's second step and races it: with no seal, or with one of the same block.
    function testRegisterR30FrontRunnerGetsNothing() external {
        IModelRegistry.Registration memory what = _registration(1);
        _commit(_author, what, SALT);
        _nextBlock();
        vm.expectRevert(_unripe(_attacker, what));
        vm.prank(_attacker);
        _models.register(what, SALT);
        _commit(_attacker, what, SALT);
        vm.expectRevert(_unripe(_attacker, what));
        vm.prank(_attacker);
        _models.register(what, SALT);

        vm.prank(_author);
        ModelId modelId = _models.register(what, SALT);
        _nextBlock();
        vm.expectRevert(abi.encodeWithSelector(IModelRegistry.ModelAlreadyRegistered.selector, modelId));
        vm.prank(_attacker);
        _models.register(what, SALT);
        assertEq(_models.balanceOf(_attacker), 0);
    }

    function testRegisterBindsEveryFieldOfTheSeal() external {
        IModelRegistry.Registration[] memory others = new IModelRegistry.Registration[](7);
        for (uint256 i = 0; i < others.length; ++i) others[i] = _registration(1);
        others[0].circuitId = CircuitId.wrap("other");
        others[1].commitment = 2;
        others[2].licence = Ppm.wrap(1);
        others[3].royalty = Ppm.wrap(1);
        others[4].base = ModelId.wrap(1);
        others[5].contentHash = "other";
        others[6].uri = "other";
        _commit(_author, _registration(1), SALT);
        _nextBlock();
        for (uint256 i = 0; i < others.length; ++i) {
            vm.expectRevert(_unripe(_author, others[i]));
            vm.prank(_author);
            _models.register(others[i], SALT);
        }
        bytes32 seal = _models.sealOf(_author, _registration(1), "other");
        vm.expectRevert(abi.encodeWithSelector(IModelRegistry.SealNotRipe.selector, seal));
        vm.prank(_author);
        _models.register(_registration(1), "other");
    }

    function testRegisterR30RefusesTheSameStatementUnderOtherTerms() external {
        ModelId modelId = _register(_author, _registration(1));
        IModelRegistry.Registration memory copy = _registration(1);
        copy.licence = Ppm.wrap(0);
        copy.uri = "ipfs://copy";
        _refuses(copy, abi.encodeWithSelector(IModelRegistry.ModelAlreadyRegistered.selector, modelId));
    }

    function testRegisterR27RefusesCommitmentOutOfField(uint256 commitment) external {
        _refusesCommitment(FIELD_ORDER);
        commitment = bound(commitment, FIELD_ORDER + 1, type(uint256).max);
        _refusesCommitment(commitment);
        // What it is modulo the order is another commitment, and fine.
        _register(_author, _registration(commitment % FIELD_ORDER));
    }

    function _refusesCommitment(uint256 commitment) private {
        bytes4 selector = IModelRegistry.CommitmentOutOfField.selector;
        _refuses(_registration(commitment), abi.encodeWithSelector(selector, commitment));
    }

    function testRegisterRefusesSharesAboveTheirBounds() external {
        IModelRegistry.Registration memory what = _registration(1);
        what.licence = Ppm.wrap(500_001);
        _refuses(what, abi.encodeWithSelector(IModelRegistry.LicenceTooHigh.selector, 500_001, 500_000));
        what = _registration(1);
        what.royalty = Ppm.wrap(200_001);
        _refuses(what, abi.encodeWithSelector(IModelRegistry.RoyaltyTooHigh.selector, 200_001, 200_000));
    }

    function testRegisterR19BoundsTheUri() external {
        IModelRegistry.Registration memory what = _registration(1);
        what.uri = string(new bytes(513));
        _refuses(what, abi.encodeWithSelector(IModelRegistry.UriTooLong.selector, 513, 512));
        what.uri = string(new bytes(512));
        _register(_author, what);
    }

    function testRegisterRefusesUnknownBase() external {
        IModelRegistry.Registration memory what = _registration(1);
        what.base = ModelId.wrap(1);
        _refuses(what, abi.encodeWithSelector(IModelRegistry.ModelUnknown.selector, 1));
        ModelId itself = _models.modelIdOf(CIRCUIT, 1);
        what.base = itself;
        _refuses(what, abi.encodeWithSelector(IModelRegistry.ModelUnknown.selector, itself));
    }

    function testRegisterRefusesUnknownCircuit() external {
        IModelRegistry.Registration memory what = _registration(1);
        what.circuitId = CircuitId.wrap("other");
        _refuses(what, abi.encodeWithSelector(ICircuitRegistry.CircuitUnknown.selector, what.circuitId));
    }

    // ------------------------------------------------------------------ statementOf

    function testStatementOfIsTheCircuitsAsItWasAtRegistration(uint256 commitment) external {
        commitment = bound(commitment, 0, FIELD_ORDER - 1);
        ModelId modelId = _register(_author, _registration(commitment));
        address verifier = address(_circuits);
        _circuits.move(_attacker);
        IModelRegistry.Statement memory statement = _models.statementOf(modelId);
        assertEq(abi.encode(statement), abi.encode(IModelRegistry.Statement(verifier, 3, 2, commitment)));
    }

    function testStatementOfAndLicenceOfReadTwoSlotsEach() external {
        ModelId modelId = _register(_author, _registration(1));
        vm.record();
        _models.statementOf(modelId);
        (bytes32[] memory reads, ) = vm.accesses(address(_models));
        assertEq(_distinct(reads), 2);
        vm.record();
        _models.licenceOf(modelId);
        (reads, ) = vm.accesses(address(_models));
        assertEq(_distinct(reads), 2);
    }

    function _distinct(bytes32[] memory slots) private pure returns (uint256 count) {
        for (uint256 i = 0; i < slots.length; ++i) {
            bool isNew = true;
            for (uint256 k = 0; k < i; ++k) if (slots[k] == slots[i]) isNew = false;
            if (isNew) ++count;
        }
    }

    // ------------------------------------------------------------------ licenceOf

    function testLicenceOfE06KeepsTheRoyaltyAndFollowsTheOwners() external {
        ModelId base = _register(_author, _registration(1));
        IModelRegistry.Registration memory derived = _registration(2);
        derived.base = base;
        derived.royalty = Ppm.wrap(5);
        ModelId modelId = _register(_attacker, derived);

        IModelRegistry.Licence memory licence = _models.licenceOf(modelId);
        assertEq(licence.author, _attacker);
        assertEq(licence.baseAuthor, _author);
        assertEq(uint256(Ppm.unwrap(licence.licence)), 300_000);
        assertEq(uint256(Ppm.unwrap(licence.royalty)), 100_000);
        assertTrue(_models.baseOf(modelId) == base);

        address buyer = makeAddress("buyer");
        vm.prank(_author);
        _models.transferFrom(_author, buyer, ModelId.unwrap(base));
        vm.prank(_attacker);
        _models.transferFrom(_attacker, _author, ModelId.unwrap(modelId));
        licence = _models.licenceOf(modelId);
        assertEq(licence.author, _author);
        assertEq(licence.baseAuthor, buyer);
    }

    function testLicenceOfAModelWithoutBase() external {
        IModelRegistry.Licence memory licence = _models.licenceOf(_register(_author, _registration(1)));
        assertEq(licence.author, _author);
        assertEq(licence.baseAuthor, address(0));
        assertEq(uint256(Ppm.unwrap(licence.royalty)), 0);
    }

    // ------------------------------------------------------------------ other views

    function testModelIdsBindChainRegistryCircuitAndCommitment() external {
        ModelId modelId = _models.modelIdOf(CIRCUIT, 1);
        bytes32 expected = keccak256(abi.encode(block.chainid, address(_models), CIRCUIT, uint256(1)));
        assertEq(ModelId.unwrap(modelId), uint256(expected));
        assertTrue(modelId != _models.modelIdOf(CIRCUIT, 2));
        assertTrue(modelId != _models.modelIdOf(CircuitId.wrap("other"), 1));
        assertTrue(modelId != new ModelRegistry(_models.CIRCUITS()).modelIdOf(CIRCUIT, 1));
        vm.chainId(block.chainid + 1);
        assertTrue(modelId != _models.modelIdOf(CIRCUIT, 1));
    }

    function testSealOfIsTheHashOfAll() external view {
        IModelRegistry.Registration memory what = _registration(1);
        assertEq(_models.sealOf(_author, what, SALT), keccak256(abi.encode(_author, what, SALT)));
    }

    function testViewsOfAnUnknownModel() external {
        ModelId unknown = ModelId.wrap(7);
        bytes memory reason = abi.encodeWithSelector(IModelRegistry.ModelUnknown.selector, 7);
        vm.expectRevert(reason);
        _models.statementOf(unknown);
        vm.expectRevert(reason);
        _models.licenceOf(unknown);
        vm.expectRevert(reason);
        _models.circuitOf(unknown);
        vm.expectRevert(reason);
        _models.baseOf(unknown);
        vm.expectRevert(reason);
        _models.registrationOf(unknown);
        vm.expectRevert(reason);
        _models.tokenURI(7);
    }
}
