// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ModelId} from "../types/ModelId.sol";
import {NodeId} from "../types/NodeId.sol";
import {Ppm} from "../types/Ppm.sol";
import {Run} from "../types/Run.sol";

/// @notice The waterfall and the claimable ledger. Knows neither proofs nor callers.
interface IRevenueSplitter {
    /// @notice Where a price went, in token wei; the legs sum to the price exactly.
    /// @param burned Activity fee. @param licence The author's part after the royalty. @param royalty The base model's author's part.
    /// @param commission The operator's part. @param pool The part of the node's share pool; the remainder.
    struct Legs {
        uint256 burned;
        uint256 treasury;
        uint256 referrer;
        uint256 licence;
        uint256 royalty;
        uint256 commission;
        uint256 pool;
    }

    /// @notice Shares of the price that governance sets, each within a bound fixed in code.
    struct Shares {
        Ppm activityFee;
        Ppm treasury;
        Ppm referrer;
    }

    /// @notice Where the prices of `calls` calls went that cost the same in one settlement; the market's `CallProven` events of
    /// the transaction tell which.
    /// @param price Of each call. @param legs Of each call.
    event RevenueSplit(
        ModelId indexed modelId,
        NodeId indexed nodeId,
        address indexed referrer,
        uint256 price,
        uint256 calls,
        Legs legs
    );
    event Claimed(address indexed account, uint256 amount);
    event PoolCollected(NodeId indexed nodeId, uint256 amount);
    event SharesChanged(Shares shares);
    event TreasuryChanged(address indexed treasury);

    error ShareTooHigh(string share, Ppm value, Ppm maximum);
    error ActivityFeeTooLow(Ppm value, Ppm minimum);
    error RevenueUnpaid(uint256 held, uint256 owed);
    error ClaimEmpty(address account);
    error TreasuryZero();
    error SenderNotStaking(address sender, address staking);
    error SplitterTokenEmpty(address token);

    /// @notice Market only. Splits the prices of calls of one model on one node that the escrow has just paid here.
    /// @param prices Runs of calls of equal price, each more than zero.
    /// @return burned What each call of each run burned.
    function split(
        NodeId nodeId,
        ModelId modelId,
        address referrer,
        Run[] calldata prices
    ) external returns (Run[] memory burned);

    /// @notice Pays the account everything it earned. Anyone may call it for anyone.
    function claim(address account) external returns (uint256 amount);

    /// @notice Staking only. Pays the node's pool everything it earned, to the staking contract.
    function collectPool(NodeId nodeId) external returns (uint256 amount);

    /// @notice Governance only, after its delay. Sets the shares within their bounds; for splits from now on.
    function setShares(Shares calldata shares_) external;

    /// @notice Governance only, after its delay. What the old treasury has earned stays its own.
    function setTreasury(address treasury_) external;

    function claimableOf(address account) external view returns (uint256 amount);

    function poolClaimableOf(NodeId nodeId) external view returns (uint256 amount);

    function shares() external view returns (Shares memory current);

    /// @notice Who earns the treasury leg.
    function treasury() external view returns (address account);

    /// @notice All that was earned and not yet claimed, token wei.
    function owed() external view returns (uint256 amount);

    /// @notice What `split` would do with this price now.
    function quoteSplit(
        NodeId nodeId,
        ModelId modelId,
        address referrer,
        uint256 price
    ) external view returns (Legs memory legs);
}
