// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CallId} from "../types/CallId.sol";
import {NodeId} from "../types/NodeId.sol";

/// @notice Bonds: token wei of a node's pool that stand for a promise about one call. One contract, the bond keeper, locks
/// and slashes them; it is linked once and for all, and until then nobody can.
/// A bond is backed by the operator's own shares at work. So the sum of a node's bonds is never more than these are
/// paid, a bond holds nobody but the operator, and it ends after `MAX_BOND_TIME` at the latest.
interface INodeBonds {
    /// @param amount Token wei; 0 if there is no such bond. @param endsAt When anyone may release it (unix seconds).
    struct Bond {
        uint256 amount;
        uint64 endsAt;
    }

    event BondKeeperLinked(address indexed keeper);
    event BondLocked(NodeId indexed nodeId, CallId indexed callId, uint256 amount, uint64 endsAt);
    event BondReleased(NodeId indexed nodeId, CallId indexed callId, uint256 amount);
    /// @notice The bond is gone: compensated + rewarded + burned is its whole amount.
    event BondSlashed(
        NodeId indexed nodeId,
        CallId indexed callId,
        address beneficiary,
        uint256 compensated,
        address reporter,
        uint256 rewarded,
        uint256 burned
    );

    error SenderNotBondKeeper(address sender, address keeper);
    error BondAmountZero(NodeId nodeId, CallId callId);
    error BondExists(NodeId nodeId, CallId callId);
    error BondUnknown(NodeId nodeId, CallId callId);
    /// @param endsAt The end asked for. @param earliest At least. @param latest At most.
    error BondEndInvalid(uint64 endsAt, uint64 earliest, uint64 latest);
    /// @notice The node is not bonded, or closed.
    error BondRefused(NodeId nodeId);
    /// @param bonds All bonds with this one. @param stake What the operator's own shares at work are paid.
    error BondsExceedStake(uint256 bonds, uint256 stake);
    error BondPending(uint64 endsAt);

    /// @notice Makes the link to the bond keeper; the deployer, once.
    function linkBondKeeper(address keeper) external;

    /// @notice Locks a bond of a bonded node. Only the bond keeper.
    /// @param callId What it stands for; one bond each. @param amount Token wei, more than zero; with the other bonds at
    /// most what the operator's own shares at work are paid. @param endsAt Unix seconds, at most `MAX_BOND_TIME` from now.
    function lockBond(NodeId nodeId, CallId callId, uint256 amount, uint64 endsAt) external;

    /// @notice Ends a bond without loss: the bond keeper at any time, anyone from its end on.
    function releaseBond(NodeId nodeId, CallId callId) external;

    /// @notice Takes the whole bond out of the pool. First the caller is made whole, out of `COMPENSATION_SHARE` of it at most,
    /// then `REPORTER_SHARE` of the rest is for who reported, and what remains burns: three fortieths of the bond at least, so
    /// that a broken promise to oneself is no way around the thaw. All of it comes out of the operator's own shares: it made the promise, and could
    /// otherwise burn its delegators' stake, or be paid from it as the caller of its own node (R14). Only the bond keeper; possible
    /// until the bond is released.
    /// @param beneficiary Who is made whole. @param compensation Token wei it is owed beyond its refund. Rounding may cost
    /// it less than the price of a share, which then burns. @param reporter Who reported; the zero address for nobody.
    function slash(
        NodeId nodeId,
        CallId callId,
        address beneficiary,
        uint256 compensation,
        address reporter
    ) external returns (uint256 compensated, uint256 rewarded, uint256 burned);

    /// @notice All bonds of the node, in token wei.
    function bondsOf(NodeId nodeId) external view returns (uint256 amount);

    function bondOf(NodeId nodeId, CallId callId) external view returns (Bond memory bond);
}
