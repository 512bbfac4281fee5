// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LogMath} from "../libraries/LogMath.sol";

/// @notice Lets tests call the library's functions.
contract ExposedLogMath {
    function add(uint256 left, uint256 right) external pure returns (uint256) {
        return LogMath.add(left, right);
    }

    function log2(uint256 value) external pure returns (uint256) {
        return LogMath.log2(value);
    }

    function exp2Scaled(uint256 logarithm, uint256 offset, uint256 scale) external pure returns (uint256) {
        return LogMath.exp2Scaled(logarithm, offset, scale);
    }

    function exp2Fraction(uint256 fraction) external pure returns (uint256) {
        return LogMath.exp2Fraction(fraction);
    }

    function log2Mantissa(uint256 mantissa) external pure returns (uint256) {
        return LogMath.log2Mantissa(mantissa);
    }
}
