// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {ISignerKeys} from "../interfaces/ISignerKeys.sol";

/// @title SignerKeys
/// @notice Which keys sign for which caller, and until when.
/// @dev A revocation waits as long as a withdrawal, and so longer than any voucher lives: what a node accepted it can collect.
abstract contract SignerKeys is ISignerKeys {
    using SafeCast for uint256;

    /// @dev A key of one caller.
    struct Signer {
        uint64 epoch; // slot 0: the caller's when it was authorised
        uint64 endsAt; // slot 0: 0 if never authorised, `NO_END` if not revoked by itself
    }

    uint64 private constant NO_END = type(uint64).max;

    /// @inheritdoc ISignerKeys
    uint64 public immutable THAW_PERIOD;

    mapping(address caller => mapping(address signer => Signer key)) private _signers;
    /// @dev How often a caller has revoked all its keys.
    mapping(address caller => uint64 epoch) private _epochs;
    /// @dev When the keys of a past epoch end, unix seconds; kept for each, so that revoking again moves no earlier end.
    mapping(address caller => mapping(uint64 epoch => uint64 endsAt)) private _epochEnds;

    constructor(uint64 thawPeriod) {
        THAW_PERIOD = thawPeriod;
    }

    /// @inheritdoc ISignerKeys
    function authoriseSigner(address signer) external {
        require(signer != msg.sender, SignerIsCaller(msg.sender));
        _authorise(signer);
    }

    /// @dev For the sender, which is not the signer.
    function _authorise(address signer) internal {
        // Check
        require(signer != address(0), SignerZero());
        // Effect
        _signers[msg.sender][signer] = Signer({epoch: _epochs[msg.sender], endsAt: NO_END});
        emit SignerAuthorised(msg.sender, signer);
    }

    /// @inheritdoc ISignerKeys
    function revokeSigner(address signer) external {
        // Check
        require(signer != msg.sender, SignerIsCaller(msg.sender));
        uint64 until = signerUntil(msg.sender, signer);
        require(until == NO_END, SignerNotInForce(msg.sender, signer, until));
        // Effect
        uint64 endsAt = _endOfNotice();
        _signers[msg.sender][signer].endsAt = endsAt;
        emit SignerRevoked(msg.sender, signer, endsAt);
    }

    /// @inheritdoc ISignerKeys
    function revokeAllSigners() external {
        // Effect
        uint64 endsAt = _endOfNotice();
        uint64 epoch = _epochs[msg.sender];
        _epochs[msg.sender] = epoch + 1;
        _epochEnds[msg.sender][epoch] = endsAt;
        emit SignersRevoked(msg.sender, epoch, endsAt);
    }

    function _endOfNotice() internal view returns (uint64 endsAt) {
        return block.timestamp.toUint64() + THAW_PERIOD;
    }

    /// @dev Always ECDSA, whatever code the signer's account has or gets (R03).
    function _isSignedByKey(
        address caller,
        bytes32 digest,
        bytes calldata signature
    ) internal view returns (bool signed) {
        (address recovered, ECDSA.RecoverError failure, ) = ECDSA.tryRecoverCalldata(digest, signature);
        return failure == ECDSA.RecoverError.NoError && isSigner(caller, recovered);
    }

    // ------------------------------------------------------------------ views

    /// @inheritdoc ISignerKeys
    function isSigner(address caller, address signer) public view returns (bool authorised) {
        return caller == signer || block.timestamp < signerUntil(caller, signer);
    }

    /// @inheritdoc ISignerKeys
    function signerUntil(address caller, address signer) public view returns (uint64 endsAt) {
        if (caller == signer) return NO_END;
        Signer storage key = _signers[caller][signer];
        endsAt = key.endsAt;
        uint64 epochEnd = _epochEnds[caller][key.epoch];
        if (epochEnd != 0 && epochEnd < endsAt) endsAt = epochEnd;
    }
}
