// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LogMath} from "../libraries/LogMath.sol";

/// @notice Lets tests call the library's functions.
contract ExposedLogMath {
    function log2(uint256 value) external pure returns (uint256) {
        return LogMath.log2(value);
    }

    function exp2(uint256 logarithm) external pure returns (uint256) {
        return LogMath.exp2(logarithm);
    }

    function exp2Fraction(uint256 fraction) external pure returns (uint256) {
        return LogMath.exp2Fraction(fraction);
    }

    function log2OnePlus(uint256 ratio) external pure returns (uint256) {
        return LogMath.log2OnePlus(ratio);
    }
}
