// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {Governance} from "../../../contracts/governance/Governance.sol";
import {TestBase} from "../lib/TestBase.sol";

/// @notice Something governed that can be paused, and something else that a guardian must not touch.
contract GovernedPart is AccessManaged {
    uint256 public pauses;
    uint256 public changes;

    constructor(address authority) AccessManaged(authority) {}

    function pause() external restricted {
        ++pauses;
    }

    function unpause() external restricted {
        --pauses;
    }

    function change() external restricted {
        ++changes;
    }
}

contract GuardianTest is TestBase {
    uint32 private constant DELAY = 2 days;

    Governance private _governance;
    GovernedPart private _part;
    address private _governor;
    address private _guardian;
    uint64 private _role;

    function setUp() public {
        vm.warp(1_800_000_000);
        _governor = makeAddress("governor");
        _guardian = makeAddress("guardian");
        _governance = new Governance(_governor, DELAY);
        _part = new GovernedPart(address(_governance));
        _role = _governance.GUARDIAN_ROLE();
    }

    function test_canCall_TheGovernorIsTheFirstGuardian() public {
        vm.startPrank(_governor);
        _part.pause();
        _part.unpause();
        _part.pause();
        vm.stopPrank();
        assertEq(_part.pauses(), 1);
        assertEq(_role, 1); // what grants of the role, made and planned elsewhere, name it by
    }

    function test_canCall_AGuardianDoesNothingElse() public {
        _govern(abi.encodeCall(AccessManager.grantRole, (_role, _guardian, 0)));
        vm.startPrank(_guardian);
        _part.pause();
        _part.unpause();
        vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, _guardian));
        _part.change();
        vm.expectRevert();
        _governance.grantRole(_role, _guardian, 0);
        vm.expectRevert();
        _governance.schedule(address(_part), abi.encodeCall(GovernedPart.change, ()), 0);
        vm.stopPrank();
        assertEq(_part.changes(), 0);
    }

    function test_canCall_GuardiansComeAndGoAfterTheDelay() public {
        bytes memory grant = abi.encodeCall(AccessManager.grantRole, (_role, _guardian, 0));
        vm.startPrank(_governor);
        vm.expectRevert();
        _governance.grantRole(_role, _guardian, 0);
        _governance.schedule(address(_governance), grant, 0);
        skip(DELAY - 1);
        vm.expectRevert();
        _governance.execute(address(_governance), grant);
        vm.stopPrank();
        vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, _guardian));
        vm.prank(_guardian);
        _part.pause();
        skip(1);
        vm.prank(_governor);
        _governance.execute(address(_governance), grant);
        vm.prank(_guardian);
        _part.pause();
        _govern(abi.encodeCall(AccessManager.revokeRole, (_role, _guardian)));
        vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, _guardian));
        vm.prank(_guardian);
        _part.unpause();
    }

    function test_canCall_AGuardianWithADelayWaits() public {
        _govern(abi.encodeCall(AccessManager.grantRole, (_role, _guardian, 1 hours)));
        bytes memory pause = abi.encodeCall(GovernedPart.pause, ());
        vm.startPrank(_guardian);
        vm.expectRevert();
        _part.pause();
        _governance.schedule(address(_part), pause, 0);
        skip(1 hours);
        _governance.execute(address(_part), pause);
        vm.stopPrank();
        assertEq(_part.pauses(), 1);
    }

    /// @dev No role that a target's functions are given opens the pause to more people, nor closes it to guardians.
    function test_canCall_NoMappingOfFunctionsChangesWhoPauses() public {
        bytes4[] memory selectors = new bytes4[](1);
        selectors[0] = GovernedPart.pause.selector;
        uint64 everyone = _governance.PUBLIC_ROLE();
        _govern(abi.encodeCall(AccessManager.setTargetFunctionRole, (address(_part), selectors, everyone)));
        vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, _guardian));
        vm.prank(_guardian);
        _part.pause();
        vm.prank(_governor);
        _part.pause();
    }

    function _govern(bytes memory data) private {
        vm.startPrank(_governor);
        _governance.schedule(address(_governance), data, 0);
        skip(DELAY);
        _governance.execute(address(_governance), data);
        vm.stopPrank();
    }
}
