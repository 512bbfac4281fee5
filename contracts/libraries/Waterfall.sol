// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IRevenueSplitter} from "../interfaces/IRevenueSplitter.sol";
import {Ppm} from "../types/Ppm.sol";

/// @notice Where a price goes: burned, treasury, referrer, licence (with the ancestors' royalty out of it), commission, pool.
/// Each leg rounds up in favour of the earlier one, never beyond what is left; the pool takes the remainder, so the legs
/// sum to the price exactly.
library Waterfall {
    /// @notice The shares that apply to one call. A leg without a payee has share 0 and stays with the rest.
    /// @param activityFee Of the price. @param treasury Of the price. @param referrer Of the price.
    /// @param licence Of what is left after these three. @param floor What the licence leg is at least, token wei, as far as so
    /// much is left. @param royalty Of the licence leg.
    /// @param commission Of what is left for the node.
    struct Terms {
        Ppm activityFee;
        Ppm treasury;
        Ppm referrer;
        Ppm licence;
        uint96 floor;
        Ppm royalty;
        Ppm commission;
    }

    /// @notice The legs of one price, token wei, below 2^128.
    function legsOf(
        Terms memory terms,
        uint256 price
    ) internal pure returns (IRevenueSplitter.Legs memory legs) {
        unchecked {
            // No leg is more than what is left: the first three are capped, the others are shares of it.
            uint256 left = price;
            left -= legs.burned = Math.min(terms.activityFee.ofUp(price), left);
            left -= legs.treasury = Math.min(terms.treasury.ofUp(price), left);
            left -= legs.referrer = Math.min(terms.referrer.ofUp(price), left);
            uint256 licence = terms.licence.ofUp(left);
            if (licence < terms.floor) licence = Math.min(terms.floor, left);
            left -= licence;
            licence -= legs.royalty = terms.royalty.ofUp(licence);
            legs.licence = licence;
            left -= legs.commission = terms.commission.ofUp(left);
            legs.pool = left;
        }
    }

    /// @notice Adds `legs` to `sums` in place, `times` times. The prices they sum to must not overflow when added up.
    function accumulate(
        IRevenueSplitter.Legs memory sums,
        IRevenueSplitter.Legs memory legs,
        uint256 times
    ) internal pure {
        unchecked {
            // No leg exceeds its price.
            sums.burned += legs.burned * times;
            sums.treasury += legs.treasury * times;
            sums.referrer += legs.referrer * times;
            sums.licence += legs.licence * times;
            sums.royalty += legs.royalty * times;
            sums.commission += legs.commission * times;
            sums.pool += legs.pool * times;
        }
    }
}
