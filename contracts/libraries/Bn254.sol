// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {G1Point, G2Point} from "../interfaces/ICircuitRegistry.sol";

/// @dev Most gas that a curve operation is given: the highest price that Ethereum ever asked for it (that of EIP-196 and EIP-197,
/// before EIP-1108 lowered it). A precompile that refuses its input burns all gas it was given.
uint256 constant CURVE_ADD_GAS = 500;
uint256 constant CURVE_MULTIPLY_GAS = 40_000;
uint256 constant CURVE_PAIRING_BASE_GAS = 100_000;
uint256 constant CURVE_PAIRING_PAIR_GAS = 80_000;

/// @dev Order of the base field: coordinates are below it.
uint256 constant BASE_ORDER = 21888242871839275222246405745257275088696311157297823662689037894645226208583;

/// @dev Order of both groups and of the scalar field: public signals are below it.
uint256 constant SCALAR_ORDER = 21888242871839275222246405745257275088548364400416034343698204186575808495617;

/// @notice The pairing-friendly curve of EIP-196 and EIP-197, through the precompiled contracts 6, 7 and 8.
/// @dev The calls work on memory that the caller allocated; places are byte addresses. A call to an address without code
/// succeeds and answers nothing: on a chain that lacks a precompile, the old content of memory would pass for its answer. So
/// a call counts as failed unless the answer has its full size.
library Bn254 {
    /// @dev The x coordinate of the generator of G2 that EIP-197 names.
    uint256 internal constant G2_GENERATOR_X_IMAGINARY =
        11559732032986387107991004021392285783925812861821192530917403151452391805634;
    uint256 internal constant G2_GENERATOR_X_REAL =
        10857046999023057135944570762232829481370756359578518086990519993285655852781;

    /// @notice A curve operation failed, and was given so little gas that it may have failed for that.
    /// @param limit Gas with which the answer would have been certain.
    error GasTooLow(uint256 limit);

    /// @notice Call this after an operation with this gas limit failed: reverts if it got less, so that nobody can turn a true
    /// answer into a false one by a low gas limit.
    /// @dev A call gets at most 63/64 of the gas left. If that was less than the limit, then less than limit/63 is left now.
    function requireGasSufficed(uint256 limit) internal view {
        require(gasleft() > limit / 63, GasTooLow(limit));
    }

    /// @notice Multiplies the G1 point at `factors` by the scalar behind it, in place.
    /// @return success False if the point is off the curve or has a coordinate not below the field order.
    function multiply(uint256 factors) internal view returns (bool success) {
        assembly ("memory-safe") {
            // Precompile 7 takes a point and a scalar (96 bytes) and returns a point (64 bytes).
            success := staticcall(CURVE_MULTIPLY_GAS, 7, factors, 96, factors, 64)
            // Nothing returned: there is no precompile.
            success := and(success, eq(returndatasize(), 64))
        }
        if (!success) requireGasSufficed(CURVE_MULTIPLY_GAS);
    }

    /// @notice Whether the product of the pairings of the `count` pairs at `input` (192 bytes each) is one.
    /// @return valid False too if a point is off its curve, outside its subgroup, or not below the field order.
    function pairsToOne(uint256 input, uint256 count) internal view returns (bool valid) {
        (bool success, uint256 product) = _pair(input, count);
        return success && product == 1;
    }

    /// @notice Whether a point lies on the curve y² = x³ + 3 with both coordinates below the field order. The point at
    /// infinity does not. G1 is the whole curve, so there is no subgroup to check.
    function isOnCurve(G1Point memory point) internal pure returns (bool) {
        uint256 x = point.x;
        uint256 y = point.y;
        if (x >= BASE_ORDER || y >= BASE_ORDER) return false;
        uint256 cubic = addmod(mulmod(mulmod(x, x, BASE_ORDER), x, BASE_ORDER), 3, BASE_ORDER);
        return mulmod(y, y, BASE_ORDER) == cubic;
    }

    /// @notice Whether a point lies on the twisted curve and in its subgroup of the right order. The pairing refuses every
    /// other point; the point at infinity passes, so check for it before.
    function isInSubgroup(G2Point memory point) internal view returns (bool inside) {
        uint256 input;
        assembly ("memory-safe") {
            // One pair.
            input := mload(0x40)
            mstore(0x40, add(input, 192))
            // The G1 side is the generator (1, 2): at infinity, an implementation might skip the G2 side unchecked.
            mstore(input, 1)
            mstore(add(input, 32), 2)
            // The G2 side: the struct's four words, in the order of EIP-197.
            mcopy(add(input, 64), point, 128)
        }
        (inside, ) = _pair(input, 1);
    }

    function isInfinite(G1Point memory point) internal pure returns (bool) {
        return point.x | point.y == 0;
    }

    function isInfinite(G2Point memory point) internal pure returns (bool) {
        return point.xImaginary | point.xReal | point.yImaginary | point.yReal == 0;
    }

    /// @notice Minus a point on the curve.
    function negate(G1Point memory point) internal pure returns (G1Point memory) {
        return G1Point({x: point.x, y: _negate(point.y)});
    }

    /// @notice Minus a point on the twisted curve.
    function negate(G2Point memory point) internal pure returns (G2Point memory) {
        return
            G2Point({
                xImaginary: point.xImaginary,
                xReal: point.xReal,
                yImaginary: _negate(point.yImaginary),
                yReal: _negate(point.yReal)
            });
    }

    /// @dev The pairing precompile: `product` is 1 if the pairings multiply to one, else 0.
    function _pair(uint256 input, uint256 count) private view returns (bool success, uint256 product) {
        uint256 limit = CURVE_PAIRING_BASE_GAS + CURVE_PAIRING_PAIR_GAS * count;
        assembly ("memory-safe") {
            // Precompile 8 takes the pairs and returns one word, here into scratch space.
            success := staticcall(limit, 8, input, mul(count, 192), 0, 32)
            // Nothing returned: there is no precompile.
            success := and(success, eq(returndatasize(), 32))
            // Only read by callers if the call succeeded; a failed call leaves what lay there before.
            product := mload(0)
        }
        if (!success) requireGasSufficed(limit);
    }

    /// @dev Minus a field element; zero stays zero.
    function _negate(uint256 element) private pure returns (uint256) {
        return element == 0 ? 0 : BASE_ORDER - element;
    }
}
