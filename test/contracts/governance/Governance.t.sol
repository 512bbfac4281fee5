// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";
import {Governance} from "../../../contracts/governance/Governance.sol";
import {IRevenueSplitter} from "../../../contracts/interfaces/IRevenueSplitter.sol";
import {Ppm} from "../../../contracts/types/Ppm.sol";
import {SplitterTestBase} from "../revenue/SplitterTestBase.sol";

/// @notice A governor that waits once must not be free of waiting ever after.
contract GovernanceTest is SplitterTestBase {
    uint64 private constant ADMIN = 0;
    uint32 private constant DELAY = 1 days;

    address private puppet;

    function setUp() public override {
        super.setUp();
        puppet = makeAddress("puppet");
    }

    /// @dev Schedules a call of the governor, waits, and makes it.
    function _govern(address target, bytes memory data) private {
        governance.schedule(target, data, 0);
        skip(DELAY);
        governance.execute(target, data);
    }

    function _higherFee() private pure returns (bytes memory) {
        return abi.encodeCall(IRevenueSplitter.setShares, (shares(100_000, 100_000, 50_000)));
    }

    /// @dev `sender` may not change the shares now, and may after the delay.
    function _assertWaits(address sender) private {
        vm.startPrank(sender);
        vm.expectRevert();
        ledger.setShares(shares(100_000, 100_000, 50_000));
        vm.expectRevert();
        governance.execute(address(ledger), _higherFee());
        governance.schedule(address(ledger), _higherFee(), 0);
        skip(DELAY - 1);
        vm.expectRevert();
        governance.execute(address(ledger), _higherFee());
        assertEq(Ppm.unwrap(ledger.shares().activityFee), 20_000);
        skip(1);
        governance.execute(address(ledger), _higherFee());
        assertEq(Ppm.unwrap(ledger.shares().activityFee), 100_000);
        vm.stopPrank();
    }

    function test_anAdministratorWithoutDelayWaitsAllTheSame() external {
        _govern(address(governance), abi.encodeCall(AccessManager.grantRole, (ADMIN, puppet, 0)));
        _assertWaits(puppet);
    }

    function test_theGovernorCannotTakeItsOwnDelayAway() external {
        _govern(address(governance), abi.encodeCall(AccessManager.grantRole, (ADMIN, address(this), 0)));
        skip(DELAY);
        _assertWaits(address(this));
    }

    function test_aRoleWithAShortDelayWaitsTheLeast() external {
        bytes4[] memory selectors = new bytes4[](1);
        selectors[0] = IRevenueSplitter.setShares.selector;
        _govern(
            address(governance),
            abi.encodeCall(AccessManager.setTargetFunctionRole, (address(ledger), selectors, 7))
        );
        _govern(address(governance), abi.encodeCall(AccessManager.grantRole, (7, puppet, 1)));
        _assertWaits(puppet);
    }

    function test_aFunctionOpenToEveryoneWaitsAllTheSame() external {
        bytes4[] memory selectors = new bytes4[](1);
        selectors[0] = IRevenueSplitter.setShares.selector;
        uint64 everyone = governance.PUBLIC_ROLE();
        _govern(
            address(governance),
            abi.encodeCall(AccessManager.setTargetFunctionRole, (address(ledger), selectors, everyone))
        );
        _assertWaits(puppet);
    }

    function test_theAuthorityIsFixed() external {
        address other = address(token); // any contract
        vm.expectRevert(abi.encodeWithSelector(Governance.AuthorityFixed.selector, address(ledger)));
        governance.updateAuthority(address(ledger), other);
        vm.expectRevert();
        governance.schedule(address(ledger), abi.encodeCall(IAccessManaged.setAuthority, (other)), 0);
        bytes memory update = abi.encodeCall(AccessManager.updateAuthority, (address(ledger), other));
        governance.schedule(address(governance), update, 0);
        skip(DELAY);
        vm.expectRevert();
        governance.execute(address(governance), update);
        assertEq(ledger.authority(), address(governance));
    }

    function test_strangersCannotSchedule() external {
        vm.startPrank(puppet);
        vm.expectRevert(
            abi.encodeWithSelector(
                IAccessManager.AccessManagerUnauthorizedCall.selector,
                puppet,
                address(ledger),
                IRevenueSplitter.setShares.selector
            )
        );
        governance.schedule(address(ledger), _higherFee(), 0);
        vm.stopPrank();
    }

    function test_theGovernorGrantsAndWaitsFromTheFirstBlockOn() external view {
        (uint48 since, uint32 delay, , ) = governance.getAccess(ADMIN, address(this));
        assertEq(since, vm.getBlockTimestamp());
        assertEq(delay, DELAY);
    }

    /// @dev Whoever asks, the governance itself in the middle of an operation included.
    function test_nobodyMayChangeTheAuthority() external view {
        address[3] memory callers = [address(this), address(governance), puppet];
        for (uint256 i = 0; i < callers.length; ++i) {
            (bool immediate, uint32 delay) = governance.canCall(
                callers[i],
                address(ledger),
                IAccessManaged.setAuthority.selector
            );
            assertFalse(immediate);
            assertEq(delay, 0);
        }
    }
}
