// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";

/// @notice Asks an account that need not be honest whether it approves a signature (ERC-1271).
library ContractSignature {
    /// @notice What the account may burn, and no more (R01): enough for a wallet that checks P-256 in Solidity.
    uint256 internal constant MOST_GAS = 300_000;
    /// @notice Gas that must be left before the call, so that the account gets `MOST_GAS` of it (EIP-150 keeps back a 64th),
    /// with 8,000 for reaching it and what it delegates to (EIP-7702), both cold.
    uint256 internal constant NEEDED_GAS = MOST_GAS + MOST_GAS / 63 + 8_000;
    /// @dev What an approving account answers: its own selector, padded to a word.
    bytes32 private constant APPROVAL = bytes32(IERC1271.isValidSignature.selector);

    /// @notice The sender gave too little gas to ask the account: without this, it would look as if the account refused.
    error SignatureGasTooLow(uint256 left, uint256 needed);

    /// @notice Whether the account answers that it approves. Every failure of it, having no code included, is a no (R03); of what
    /// it returns or reverts with at most a word is copied (R02); it can change nothing.
    function isApprovedBy(
        address account,
        bytes32 digest,
        bytes calldata signature
    ) internal view returns (bool approved) {
        bytes memory question = abi.encodeCall(IERC1271.isValidSignature, (digest, signature));
        require(gasleft() >= NEEDED_GAS, SignatureGasTooLow(gasleft(), NEEDED_GAS));
        uint256 mostGas = MOST_GAS;
        bytes32 answer;
        assembly ("memory-safe") {
            let answered := staticcall(mostGas, account, add(question, 32), mload(question), 0, 32)
            if and(answered, gt(returndatasize(), 31)) {
                answer := mload(0)
            }
        }
        return answer == APPROVAL;
    }
}
