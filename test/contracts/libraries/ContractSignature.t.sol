// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ContractSignature} from "../../../contracts/libraries/ContractSignature.sol";
import {TestBase} from "../lib/TestBase.sol";

/// @dev Approves if it is given all the gas that was promised, and not more.
contract MeasuringWallet is IERC1271 {
    uint256 private immutable LEAST;

    constructor(uint256 least) {
        LEAST = least;
    }

    function isValidSignature(bytes32, bytes calldata) external view returns (bytes4 magic) {
        uint256 given = gasleft();
        // What it took to get here is less than a thousand.
        if (given >= LEAST - 1_000 && given <= LEAST) magic = IERC1271.isValidSignature.selector;
    }
}

/// @notice How much gas an account is given, and how much the sender must bring.
contract ContractSignatureTest is TestBase {
    uint256 private constant MOST = 300_000;
    /// @dev 300,000 · 64 / 63, and 8,000.
    uint256 private constant NEEDED = 312_761;

    MeasuringWallet private _wallet;

    function setUp() external {
        _wallet = new MeasuringWallet(MOST);
    }

    function ask(address account) external view returns (bool) {
        return ContractSignature.isApprovedBy(account, bytes32(0), msg.data[:0]);
    }

    function test_R01_anAccountIsGivenWhatWasPromised() external {
        assertTrue(this.ask(address(_wallet)));
        assertTrue(this.ask{gas: NEEDED + 2_000}(address(_wallet)));
        assertFalse(this.ask(address(new MeasuringWallet(MOST + 2_000))));
        assertFalse(this.ask(address(new MeasuringWallet(MOST - 2_000))));
    }

    /// @dev Gas by gas: refused with what is left up to one below what is needed, and answered from there on.
    function test_R03_lessGasThanNeededIsNamed() external view {
        (, uint256 left) = _askWith(NEEDED);
        uint256 given = NEEDED + (NEEDED - left) - 100;
        uint256 mostLeft = left;
        for (bool done = false; !done && mostLeft < NEEDED; ++given) {
            (done, left) = _askWith(given);
            if (!done) mostLeft = left;
        }
        // It is read once more for the error, a few gas later.
        assertLt(mostLeft, NEEDED);
        assertGt(mostLeft, NEEDED - 100);
        for (uint256 i = 0; i < 50; ++i) {
            (bool done, ) = _askWith(given + i);
            assertTrue(done);
        }
    }

    /// @return done Whether it was answered. @return left Otherwise, what the error says was left.
    function _askWith(uint256 given) private view returns (bool done, uint256 left) {
        try this.ask{gas: given}(address(_wallet)) returns (bool approved) {
            assertTrue(approved);
            return (true, 0);
        } catch (bytes memory reason) {
            assembly ("memory-safe") {
                left := mload(add(reason, 36))
            }
            assertEq(
                reason,
                abi.encodeWithSelector(ContractSignature.SignatureGasTooLow.selector, left, NEEDED)
            );
        }
    }
}
