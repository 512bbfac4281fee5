// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice The keys with which a caller lets others sign its vouchers. Kept per caller and key, so that nobody can take or
/// move another's key (R06); a revoked key still counts until every voucher that a node may have accepted has ended (R09).
interface ISignerKeys {
    event SignerAuthorised(address indexed caller, address indexed signer);
    event SignerRevoked(address indexed caller, address indexed signer, uint64 endsAt);
    event SignersRevoked(address indexed caller, uint64 indexed epoch, uint64 endsAt);

    error SignerZero();
    /// @notice A caller's own key always signs for it: it can neither be authorised nor revoked.
    error SignerIsCaller(address caller);
    /// @notice There is nothing to revoke: the key was never authorised (`endsAt` 0), or ends at `endsAt` anyway (unix seconds).
    error SignerNotInForce(address caller, address signer, uint64 endsAt);

    /// @notice Lets `signer` sign vouchers of all the sender's sessions from now on; cancels a revocation that is under way.
    function authoriseSigner(address signer) external;

    /// @notice Ends a key after `THAW_PERIOD`.
    function revokeSigner(address signer) external;

    /// @notice Ends, after `THAW_PERIOD`, every key that the sender has authorised so far; keys authorised later are not meant.
    function revokeAllSigners() external;

    /// @notice How long withdrawals and revocations wait, seconds; longer than any voucher lives.
    function THAW_PERIOD() external view returns (uint64 period);

    /// @notice Whether the key may sign for the caller now; the caller's own always may.
    function isSigner(address caller, address signer) external view returns (bool authorised);

    /// @notice First second (unix) at which the key does not sign for the caller any more: 0 if it never did, the largest
    /// `uint64` if no end is set. A voucher signed by it can be collected if its `validUntil` lies before.
    function signerUntil(address caller, address signer) external view returns (uint64 endsAt);
}
