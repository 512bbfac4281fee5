// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";

/// @notice For tests: a contract caller that answers as it is told. Its `isValidSignature` is no view, so that it can try to write.
contract MockWallet {
    /// @dev How it answers.
    enum Mood {
        Approves,
        ApprovesTheOwnersSignature,
        Refuses,
        AnswersNothing,
        AnswersShort,
        AnswersWithDirt,
        Reverts,
        ReturnBomb,
        RevertBomb,
        BurnsAllGas,
        BurnsThenApproves,
        HitsInvalid,
        WritesState
    }

    error Unwilling();

    /// @dev About all that the escrow lets it have; what is left answers.
    uint256 private constant BURNED_GAS = 290_000;

    address private immutable OWNER;
    Mood public mood;
    uint256 public asked;

    constructor(address owner) {
        OWNER = owner;
    }

    function set(Mood newMood) external {
        mood = newMood;
    }

    function isValidSignature(bytes32 digest, bytes calldata signature) external returns (bytes4 magic) {
        Mood current = mood;
        magic = IERC1271.isValidSignature.selector;
        if (current == Mood.ApprovesTheOwnersSignature) {
            bool signed = signature.length == 65 && _recover(digest, signature) == OWNER;
            return signed ? magic : bytes4(0);
        }
        if (current == Mood.Refuses) return bytes4(0xffffffff);
        if (current == Mood.Reverts) revert Unwilling();
        if (current == Mood.BurnsThenApproves) {
            uint256 start = gasleft();
            uint256 turns = 0;
            while (start - gasleft() < BURNED_GAS) ++turns;
        }
        if (current == Mood.WritesState) ++asked;
        if (current > Mood.Refuses) _misbehave(current, magic);
    }

    function _misbehave(Mood current, bytes4 magic) private pure {
        assembly ("memory-safe") {
            switch current
            case 3 {
                return(0, 0)
            }
            case 4 {
                mstore(0, magic)
                return(0, 31)
            }
            case 5 {
                mstore(0, or(magic, 1))
                return(0, 32)
            }
            case 7 {
                mstore(0, 1) // no approval, and as many bytes as the gas pays for
                return(0, 350000)
            }
            case 8 {
                mstore(0, magic)
                revert(0, 350000)
            }
            case 9 {
                for {} 1 {} {
                    pop(0)
                }
            }
            case 11 {
                invalid()
            }
        }
    }

    function _recover(bytes32 digest, bytes calldata signature) private pure returns (address) {
        bytes32 r = bytes32(signature[:32]);
        bytes32 s = bytes32(signature[32:64]);
        return ecrecover(digest, uint8(signature[64]), r, s);
    }
}
