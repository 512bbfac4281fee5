// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IActivityRanking} from "./IActivityRanking.sol";
import {ModelId} from "../types/ModelId.sol";
import {NodeId} from "../types/NodeId.sol";
import {Pace} from "../types/Pace.sol";
import {Run} from "../types/Run.sol";

/// @notice Who earned what, and its claims. Everybody claims for itself, so nobody can block anybody.
interface IRevenueLedger {
    /// @notice How activity is measured at first. @param halfLife Seconds, whole hours; governance can change it.
    /// @param activityUnit A call that burns this much, token wei, has full weight; fixed.
    struct Decay {
        uint256 halfLife;
        uint256 activityUnit;
    }

    event Claimed(address indexed account, uint256 amount);
    event CommissionClaimed(NodeId indexed nodeId, address indexed operator, uint256 amount);
    event PoolCollected(NodeId indexed nodeId, uint256 amount);
    event TreasuryPaid(address indexed treasury, uint256 amount);
    event FeesBurned(uint256 amount);
    /// @param halfLife Seconds in which activity halves from now on. The first one comes with the deployment, when clocks start.
    event HalfLifeChanged(uint256 halfLife);

    error ClaimEmpty(address account);
    error CommissionEmpty(NodeId nodeId);
    error TreasuryEmpty();
    error FeesEmpty();
    error SenderNotStaking(address sender, address staking);
    /// @notice More was to be credited than this transaction has collected and not credited yet.
    error RevenueUnpaid(uint256 credited, uint256 collected);

    /// @notice Market only. Credits money that was collected or released in this very transaction to those who
    /// earned it, and records what it burns in the ranking.
    /// @param prices Runs of calls of one model on one node at equal prices, each more than zero.
    function distribute(NodeId nodeId, ModelId modelId, address referrer, Run[] calldata prices) external;

    /// @notice Pays the account everything it earned as author, ancestor's author or referrer. Anyone may call it for anyone.
    function claim(address account) external returns (uint256 amount);

    /// @notice Pays a node's operator its commissions. Anyone may call it.
    function claimCommission(NodeId nodeId) external returns (uint256 amount);

    /// @notice Staking only. Pays the node's pool everything it earned, to the staking contract.
    function collectPool(NodeId nodeId) external returns (uint256 amount);

    /// @notice Pays the treasury of now what all treasuries earned and were not paid. Anyone may call it.
    function payTreasury() external returns (uint256 amount);

    /// @notice Burns the activity fees of all calls since it was called last. Anyone may call it; nobody can do anything else with them.
    function burnFees() external returns (uint256 amount);

    /// @notice Governance only, after its delay. From now on activity halves in so many seconds. No model passes another by it:
    /// see `IActivityRanking.changePace`.
    /// @param halfLife Seconds, whole hours, within the ranking's bounds.
    function setHalfLife(uint256 halfLife) external;

    /// @notice Where calls are ranked; made with this contract.
    function RANKING() external view returns (IActivityRanking ranking);

    /// @notice How activity decays, as the ranking reads it.
    function pace() external view returns (Pace current);

    /// @notice A node's score, as the ranking reads it: see `IActivityRanking.nodeActivityOf`.
    function nodeScoreOf(NodeId nodeId) external view returns (uint256 score);

    function claimableOf(address account) external view returns (uint256 amount);

    /// @notice What a node earned and was not paid yet. @param commission Its operator's, token wei. @param pool Its share pool's.
    function nodeRevenueOf(NodeId nodeId) external view returns (uint256 commission, uint256 pool);

    /// @notice What the treasury earned and was not paid yet, and the activity fees that are still to be burned, token wei.
    function protocolRevenue() external view returns (uint256 toTreasury, uint256 burnable);
}
