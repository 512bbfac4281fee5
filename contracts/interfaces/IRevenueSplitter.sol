// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ModelId} from "../types/ModelId.sol";
import {NodeId} from "../types/NodeId.sol";
import {Ppm} from "../types/Ppm.sol";

/// @notice The waterfall: who earns what of a price.
interface IRevenueSplitter {
    /// @notice Where a price went, in token wei; the legs sum to the price exactly.
    /// @param burned Activity fee. @param licence The author's part after the royalty. @param royalty The part of the model's ancestors.
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
    /// the transaction tell which. Splits of one model whose logs directly follow one another were booked, and weighed by the
    /// ranking, at once.
    /// @param price Of each call. @param legs Of each call.
    event RevenueSplit(
        ModelId indexed modelId,
        NodeId indexed nodeId,
        address indexed referrer,
        uint256 price,
        uint256 calls,
        Legs legs
    );
    /// @notice Who gets what of the royalty legs of one `distribute`: their `RevenueSplit` events are right before it.
    /// @param ancestorId The model that `modelId` descends from. @param account Its owner now.
    event RoyaltyPaid(
        ModelId indexed modelId,
        ModelId indexed ancestorId,
        address indexed account,
        uint256 amount
    );
    event SharesChanged(Shares shares);
    event TreasuryChanged(address indexed treasury);

    error ShareTooHigh(string share, Ppm value, Ppm maximum);
    error ActivityFeeTooLow(Ppm value, Ppm minimum);
    error TreasuryZero();

    /// @notice Governance only, after its delay. Sets the shares within their bounds; for splits from now on.
    function setShares(Shares calldata shares_) external;

    /// @notice Governance only, after its delay. What the old treasury was not paid by then, the new one will be.
    function setTreasury(address treasury_) external;

    function shares() external view returns (Shares memory current);

    /// @notice Who is paid the treasury's legs.
    function treasury() external view returns (address account);

    /// @notice Where this price (token wei, below 2^128) would go now.
    function quoteSplit(
        NodeId nodeId,
        ModelId modelId,
        address referrer,
        uint256 price
    ) external view returns (Legs memory legs);
}
