// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IModelRegistry} from "../interfaces/IModelRegistry.sol";

/// @notice The first step of a registration: a commitment that shows nothing, and how old it must be and may become.
abstract contract Seals is IModelRegistry {
    /// @notice Blocks from commitment to registration, at least. Whoever learns of a registration only when it is sent would
    /// have to keep it out of this many blocks to be first.
    uint256 public constant MIN_SEAL_AGE = 3;
    /// @notice Blocks from commitment to registration, at most: a week of 12-second blocks, hours of the fastest. Nobody can
    /// keep a claim in waiting for longer without showing so again.
    uint256 public constant MAX_SEAL_AGE = 50_400;

    /// @dev By author, so that a copied seal is of no use and in nobody's way.
    mapping(address author => mapping(bytes32 seal => uint256 blockNumber)) private _sealedIn;

    /// @inheritdoc IModelRegistry
    function commitRegistration(bytes32 seal) external {
        uint256 since = _sealedIn[msg.sender][seal];
        require(since == 0 || block.number > since + MAX_SEAL_AGE, SealAlreadyCommitted(seal));
        _sealedIn[msg.sender][seal] = block.number;
        emit RegistrationCommitted(msg.sender, seal);
    }

    /// @dev Uses the sender's seal up, if it is of an age to be used.
    function _useSeal(bytes32 seal) internal {
        uint256 since = _sealedIn[msg.sender][seal];
        require(since != 0, SealMissing(seal));
        require(block.number >= since + MIN_SEAL_AGE, SealNotRipe(seal, since + MIN_SEAL_AGE));
        require(block.number <= since + MAX_SEAL_AGE, SealExpired(seal, since + MAX_SEAL_AGE));
        delete _sealedIn[msg.sender][seal];
    }

    /// @inheritdoc IModelRegistry
    function sealOf(
        address author,
        Registration calldata registration,
        bytes32 salt
    ) public pure returns (bytes32 seal) {
        return keccak256(abi.encode(author, registration, salt));
    }

    /// @inheritdoc IModelRegistry
    function sealedIn(address author, bytes32 seal) external view returns (uint256 blockNumber) {
        return _sealedIn[author][seal];
    }
}
