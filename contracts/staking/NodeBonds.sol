// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20Burnable} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Burnable.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {INodeBonds} from "../interfaces/INodeBonds.sol";
import {SharePool} from "../libraries/SharePool.sol";
import {CallId} from "../types/CallId.sol";
import {NodeId} from "../types/NodeId.sol";
import {Ppm, PPM_ONE} from "../types/Ppm.sol";
import {StakingStore} from "./StakingStore.sol";

/// @notice See `INodeBonds`.
///
/// @dev For safety: a node's bonds are at most what the operator's working shares are paid, w(A + 1) / (S + 1000).
/// 1. `lockBond` and the operator's `thaw` check it. Whatever the others do, the vested price of a share does not fall.
/// 2. A slash of b takes s of these shares, worth sp ≤ b at the price p before, and b out of the assets. The price falls
///    by (b - sp) / (S - s + 1000), so the operator's shares lose at most sp + (b - sp) = b: as much as its bonds.
///    Everybody else's lose less than p together: an operator that breaks promise after promise burns no stake but its own.
/// 3. Hence a bond is there when it is slashed: b ≤ A and s ≤ w, and nothing here can revert for lack of stake (R13).
/// 4. Slashing oneself never pays (R14): s shares worth sp are lost for at most sp in money, and at least three fortieths of
///    the bond burn, whoever is its caller and its reporter. That is more than anybody waits for: a bond that gets stake out
///    without its thaw costs as much as the longest thaw does at an interest of 30 % a year.
abstract contract NodeBonds is StakingStore, INodeBonds {
    using Math for uint256;
    using SafeCast for uint256;
    using SafeERC20 for ERC20Burnable;
    using SharePool for SharePool.Pool;

    struct StoredBond {
        uint104 amount;
        uint40 endsAt;
    }

    /// @notice Longest time from locking a bond to its end, in seconds: no longer than the shortest thaw, so that every
    /// share that a bond can hit is still there when it ends.
    uint256 public constant MAX_BOND_TIME = MIN_THAW_PERIOD;
    /// @notice Most that the caller gets of a bond. The rest is what keeps an operator from calling itself: see 4.
    Ppm public constant COMPENSATION_SHARE = Ppm.wrap(900_000);
    /// @notice For who reported, of what the caller leaves. Under half (R14).
    Ppm public constant REPORTER_SHARE = Ppm.wrap(250_000);

    /// @notice The one contract that locks and slashes bonds; the zero address until it is linked.
    address public bondKeeper;

    mapping(NodeId nodeId => mapping(CallId callId => StoredBond bond)) private _bonds;

    modifier onlyBondKeeper() {
        require(msg.sender == bondKeeper, SenderNotBondKeeper(msg.sender, bondKeeper));
        _;
    }

    /// @inheritdoc INodeBonds
    function linkBondKeeper(address keeper) external {
        _requireLinkable(bondKeeper, keeper);
        bondKeeper = keeper;
        emit BondKeeperLinked(keeper);
    }

    /// @inheritdoc INodeBonds
    function lockBond(
        NodeId nodeId,
        CallId callId,
        uint256 amount,
        uint64 endsAt
    ) external nonReentrant onlyBondKeeper {
        // Check
        Entry storage entry = _entryOf(nodeId);
        StoredBond storage bond = _bonds[nodeId][callId];
        require(entry.status == Status.Bonded, BondRefused(nodeId));
        require(amount > 0, BondAmountZero(nodeId, callId));
        require(bond.amount == 0, BondExists(nodeId, callId));
        uint64 latest = (block.timestamp + MAX_BOND_TIME).toUint64();
        require(
            endsAt > block.timestamp && endsAt <= latest,
            BondEndInvalid(endsAt, block.timestamp.toUint64() + 1, latest)
        );
        SharePool.Pool memory pool = _poolNow(nodeId);
        _requireCovered(pool, pool.bonds + amount, _positions[nodeId][entry.operator].working);
        // Effect
        pool.bonds += amount.toUint104();
        entry.pool = pool;
        bond.amount = amount.toUint104();
        bond.endsAt = uint256(endsAt).toUint40();
        emit BondLocked(nodeId, callId, amount, endsAt);
    }

    /// @inheritdoc INodeBonds
    function releaseBond(NodeId nodeId, CallId callId) external nonReentrant {
        StoredBond storage bond = _bonds[nodeId][callId];
        require(msg.sender == bondKeeper || block.timestamp >= bond.endsAt, BondPending(bond.endsAt));
        emit BondReleased(nodeId, callId, _endBond(nodeId, callId));
    }

    /// @inheritdoc INodeBonds
    function slash(
        NodeId nodeId,
        CallId callId,
        address beneficiary,
        uint256 compensation,
        address reporter
    ) external nonReentrant onlyBondKeeper returns (uint256 compensated, uint256 rewarded, uint256 burned) {
        // Check, effect
        uint256 amount = _endBond(nodeId, callId);
        compensated = compensation.min(amount.mulDiv(Ppm.unwrap(COMPENSATION_SHARE), PPM_ONE));
        if (reporter != address(0)) {
            rewarded = (amount - compensated).mulDiv(Ppm.unwrap(REPORTER_SHARE), PPM_ONE);
        }
        uint256 taken = _take(nodeId, amount);
        compensated = compensated.min(taken);
        rewarded = rewarded.min(taken - compensated);
        burned = amount - compensated - rewarded;
        emit BondSlashed(nodeId, callId, beneficiary, compensated, reporter, rewarded, burned);
        // Interaction
        if (compensated > 0) TOKEN.safeTransfer(beneficiary, compensated);
        if (rewarded > 0) TOKEN.safeTransfer(reporter, rewarded);
        TOKEN.burn(burned); // a wei at least
    }

    function _endBond(NodeId nodeId, CallId callId) private returns (uint256 amount) {
        // Check
        amount = _bonds[nodeId][callId].amount;
        require(amount > 0, BondUnknown(nodeId, callId));
        // Effect
        delete _bonds[nodeId][callId];
        _entries[nodeId].pool.bonds -= amount.toUint104();
    }

    /// @dev Takes `amount` out of the pool for shares of the operator's; what is less than a share, from all shares. A share
    /// that is worth next to nothing now would be sold by the billion to whoever comes next (R10), so the node closes: nobody
    /// comes next, and who is there leaves with what there is and is still to vest.
    /// @return takenDown What the operator's shares that are gone were paid.
    function _take(NodeId nodeId, uint256 amount) private returns (uint256 takenDown) {
        Entry storage entry = _entries[nodeId];
        SharePool.Pool memory pool = _poolNow(nodeId);
        Position storage position = _positions[nodeId][entry.operator];
        uint256 shares;
        (shares, takenDown) = pool.slash(amount, REWARD_PERIOD);
        uint256 rest = position.working - shares;
        position.working = rest.toUint104();
        entry.pool = pool;
        if (pool.isSpent()) _close(nodeId, entry);
        else _rate(entry, pool, rest);
    }

    /// @inheritdoc INodeBonds
    function bondsOf(NodeId nodeId) external view returns (uint256 amount) {
        return _entries[nodeId].pool.bonds;
    }

    /// @inheritdoc INodeBonds
    function bondOf(NodeId nodeId, CallId callId) external view returns (Bond memory bond) {
        StoredBond storage stored = _bonds[nodeId][callId];
        bond = Bond(stored.amount, stored.endsAt);
    }
}
