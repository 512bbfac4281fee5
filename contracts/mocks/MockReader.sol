// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Address} from "@openzeppelin/contracts/utils/Address.sol";

/// @notice For tests that look at everything after every step: many views in one call.
contract MockReader {
    using Address for address;

    function read(
        address[] calldata targets,
        bytes[] calldata calls
    ) external view returns (bytes[] memory results) {
        results = new bytes[](calls.length);
        for (uint256 i = 0; i < calls.length; ++i) results[i] = targets[i].functionStaticCall(calls[i]);
    }
}
