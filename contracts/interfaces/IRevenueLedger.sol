// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ModelId} from "../types/ModelId.sol";
import {NodeId} from "../types/NodeId.sol";
import {Run} from "../types/Run.sol";

/// @notice Who earned what, and its claims. Everybody claims for itself, so nobody can block anybody.
interface IRevenueLedger {
    event Claimed(address indexed account, uint256 amount);
    event CommissionClaimed(NodeId indexed nodeId, address indexed operator, uint256 amount);
    event PoolCollected(NodeId indexed nodeId, uint256 amount);
    event TreasuryPaid(address indexed treasury, uint256 amount);
    event FeesBurned(uint256 amount);

    error ClaimEmpty(address account);
    error CommissionEmpty(NodeId nodeId);
    error TreasuryEmpty();
    error FeesEmpty();
    error SenderNotStaking(address sender, address staking);
    /// @notice More was to be credited than this transaction has collected and not credited yet.
    error RevenueUnpaid(uint256 credited, uint256 collected);

    /// @notice Market only. Credits money that was collected or released in this very transaction to those who
    /// earned it.
    /// @param prices Runs of calls of one model on one node at equal prices, each more than zero.
    /// @return burned What each call of each run burns.
    function distribute(
        NodeId nodeId,
        ModelId modelId,
        address referrer,
        Run[] calldata prices
    ) external returns (Run[] memory burned);

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

    function claimableOf(address account) external view returns (uint256 amount);

    /// @notice What a node earned and was not paid yet. @param commission Its operator's, token wei. @param pool Its share pool's.
    function nodeRevenueOf(NodeId nodeId) external view returns (uint256 commission, uint256 pool);

    /// @notice What the treasury earned and was not paid yet, and the activity fees that are still to be burned, token wei.
    function protocolRevenue() external view returns (uint256 toTreasury, uint256 burnable);
}
