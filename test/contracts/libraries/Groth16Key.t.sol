// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {G1Point, G2Point, VerifyingKey} from "../../../contracts/interfaces/ICircuitRegistry.sol";
import {Bn254} from "../../../contracts/libraries/Bn254.sol";
import {Groth16Key} from "../../../contracts/libraries/Groth16Key.sol";
import {TestBase} from "../lib/TestBase.sol";

contract Groth16KeyTest is TestBase {
    using Bn254 for G1Point;
    using Bn254 for G2Point;

    /// @dev Packing only moves words and negates below the field order, so any words will do.
    function testFuzz_packsInOrder(uint256 seed, uint256 signals) external pure {
        signals = bound(signals, 0, 20);
        VerifyingKey memory key;
        key.alpha = _point(seed, 0);
        key.beta = G2Point(_word(seed, 2), _word(seed, 3), _word(seed, 4), _word(seed, 5));
        key.gamma = G2Point(_word(seed, 6), _word(seed, 7), _word(seed, 8), _word(seed, 9));
        key.delta = G2Point(_word(seed, 10), _word(seed, 11), _word(seed, 12), _word(seed, 13));
        key.ic = new G1Point[](signals + 1);
        for (uint256 j = 0; j <= signals; ++j) key.ic[j] = _point(seed, 14 + 2 * j);

        bytes memory packed = Groth16Key.pack(key);

        bytes memory expected = bytes.concat(
            abi.encode(key.alpha.negate(), key.beta, key.ic[0]),
            abi.encode(key.gamma.negate(), key.delta.negate())
        );
        assertEq(Groth16Key.signalCount(packed.length), signals);
        uint256 place = Groth16Key.signalPoints(packed);
        for (uint256 j = 1; j <= signals; ++j) {
            expected = bytes.concat(expected, abi.encode(key.ic[j]));
            G1Point memory point;
            assembly ("memory-safe") {
                // Points of a packed key lie side by side, and so do the words of a point.
                point := add(place, mul(sub(j, 1), 64))
            }
            assertEq(keccak256(abi.encode(point)), keccak256(abi.encode(key.ic[j])));
        }
        assertEq(packed, expected);
    }

    function _word(uint256 seed, uint256 i) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, i))) >> 3;
    }

    function _point(uint256 seed, uint256 i) private pure returns (G1Point memory) {
        return G1Point(_word(seed, i), _word(seed, i + 1));
    }
}
