// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SharePool} from "../../../contracts/libraries/SharePool.sol";
import {TestBase} from "../lib/TestBase.sol";

/// @notice The arithmetic of a pool where it turns: at its last share, its last wei and its worn price.
contract SharePoolTest is TestBase {
    using SharePool for SharePool.Pool;

    uint256 private constant PERIOD = 7 days;

    function setUp() external {
        vm.warp(1_800_000_000);
    }

    function _pool(uint104 shares, uint104 assets) private view returns (SharePool.Pool memory pool) {
        pool.shares = shares;
        pool.assets = assets;
        pool.accruedAt = uint48(vm.getBlockTimestamp());
    }

    function test_R04_theLastWeiVestsToo() external {
        SharePool.Pool memory pool = _pool(1, 0);
        pool.addReward(1, PERIOD);
        assertEq(pool.unvested, 1);
        assertEq(pool.vestingTime, PERIOD);
        skip(PERIOD - 1);
        pool.accrue();
        assertEq(pool.assets, 0);
        assertEq(pool.vestingTime, 1);
        skip(1);
        pool.accrue();
        assertEq(pool.assets, 1);
        assertEq(pool.unvested, 0);
        assertEq(pool.vestingTime, 0);
    }

    function testFuzz_R11_onlyTheLastShareLeavesItsRemainderBehind(
        uint104 shares,
        uint104 assets
    ) external view {
        shares = uint104(bound(shares, 2, 1e30));
        assets = uint104(bound(assets, 1, 1e26));
        SharePool.Pool memory pool = _pool(shares, assets);
        uint256 paid = pool.burn(shares - 1, PERIOD);
        assertEq(paid, ((uint256(shares) - 1) * (uint256(assets) + 1)) / (uint256(shares) + 1_000));
        assertEq(pool.shares, 1);
        assertEq(pool.assets, assets - paid);
        assertEq(pool.unvested, 0);
        paid += pool.burn(1, PERIOD);
        assertEq(pool.shares, 0);
        assertEq(pool.assets, 0);
        assertEq(pool.unvested, assets - paid);
        assertEq(pool.vestingTime, paid < assets ? PERIOD : 0);
    }

    /// @dev A thousand shares are nobody's, and so is one wei.
    function test_R10_sharesAreSoldUpToAHundredThousandAWei() external view {
        assertFalse(_pool(99_000, 0).isSpent());
        assertTrue(_pool(99_001, 0).isSpent());
        assertFalse(_pool(199_001, 1).isSpent());
        assertTrue(_pool(199_002, 1).isSpent());
    }
}
