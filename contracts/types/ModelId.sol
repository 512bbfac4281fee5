// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Identifies a model: the ERC-721 token id, derived from circuit and commitment.
type ModelId is uint256;

using {equals as ==, differs as !=} for ModelId global;

function equals(ModelId left, ModelId right) pure returns (bool) {
    return ModelId.unwrap(left) == ModelId.unwrap(right);
}

function differs(ModelId left, ModelId right) pure returns (bool) {
    return ModelId.unwrap(left) != ModelId.unwrap(right);
}
