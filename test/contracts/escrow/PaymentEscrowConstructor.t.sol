// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPaymentEscrow} from "../../../contracts/interfaces/IPaymentEscrow.sol";
import {OnceLinked} from "../../../contracts/libraries/OnceLinked.sol";
import {MockModels} from "../../../contracts/mocks/MockModels.sol";
import {MockStaking} from "../../../contracts/mocks/MockStaking.sol";
import {EscrowTestBase} from "./EscrowTestBase.sol";

/// @notice What an escrow can be deployed with. See PaymentEscrow.tree.
contract PaymentEscrowConstructorTest is EscrowTestBase {
    function test_constructor_R20_RefusesTokenWithoutCode() public {
        vm.expectRevert(abi.encodeWithSelector(IPaymentEscrow.TokenWithoutCode.selector, stranger));
        create(stranger, LIFE, THAW, MINIMUM);
        vm.etch(stranger, hex"00");
        create(stranger, LIFE, THAW, MINIMUM);
    }

    function test_constructor_RefusesModelsWithoutCode() public {
        models = MockModels(stranger);
        vm.expectRevert(abi.encodeWithSelector(OnceLinked.LinkTargetEmpty.selector, stranger));
        create(address(token), LIFE, THAW, MINIMUM);
        vm.etch(stranger, hex"00");
        create(address(token), LIFE, THAW, MINIMUM);
    }

    function test_constructor_RefusesStakingWithoutCode() public {
        staking = MockStaking(stranger);
        vm.expectRevert(abi.encodeWithSelector(OnceLinked.LinkTargetEmpty.selector, stranger));
        create(address(token), LIFE, THAW, MINIMUM);
        vm.etch(stranger, hex"00");
        create(address(token), LIFE, THAW, MINIMUM);
    }

    function test_constructor_R12_BoundsThePeriods() public {
        vm.expectRevert(
            abi.encodeWithSelector(
                IPaymentEscrow.VoucherLifeOutOfRange.selector,
                uint64(59),
                uint64(60),
                uint64(90 days) - 1
            )
        );
        create(address(token), 59, THAW, MINIMUM);
        vm.expectRevert(
            abi.encodeWithSelector(
                IPaymentEscrow.VoucherLifeOutOfRange.selector,
                type(uint64).max,
                uint64(60),
                uint64(90 days) - 1
            )
        );
        create(address(token), type(uint64).max, type(uint64).max, MINIMUM);
        vm.expectRevert(
            abi.encodeWithSelector(
                IPaymentEscrow.ThawPeriodOutOfRange.selector,
                LIFE,
                LIFE + 1,
                uint64(90 days)
            )
        );
        create(address(token), LIFE, LIFE, MINIMUM);
        vm.expectRevert(
            abi.encodeWithSelector(
                IPaymentEscrow.ThawPeriodOutOfRange.selector,
                type(uint64).max,
                LIFE + 1,
                uint64(90 days)
            )
        );
        create(address(token), LIFE, type(uint64).max, MINIMUM);
    }

    function test_constructor_R12_TakesTheBoundsThemselves() public {
        uint64 most = 90 days;
        assertEq(create(address(token), 60, 61, MINIMUM).MAX_VOUCHER_LIFE(), 60);
        assertEq(create(address(token), most - 1, most, MINIMUM).THAW_PERIOD(), most);
        bytes4 refused = IPaymentEscrow.VoucherLifeOutOfRange.selector;
        vm.expectRevert(abi.encodeWithSelector(refused, most, uint64(60), most - 1));
        create(address(token), most, most, MINIMUM);
        refused = IPaymentEscrow.ThawPeriodOutOfRange.selector;
        vm.expectRevert(abi.encodeWithSelector(refused, most + 1, LIFE + 1, most));
        create(address(token), LIFE, most + 1, MINIMUM);
    }

    function test_constructor_R04_RefusesZeroMinimum() public {
        vm.expectRevert(abi.encodeWithSelector(IPaymentEscrow.DepositTooSmall.selector, 0, 1));
        create(address(token), LIFE, THAW, 0);
    }
}
