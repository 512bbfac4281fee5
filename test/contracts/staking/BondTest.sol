// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CallId} from "../../../contracts/types/CallId.sol";
import {StakingTest} from "./StakingTest.sol";

/// @notice Staking with this test contract as the bond keeper.
abstract contract BondTest is StakingTest {
    CallId internal constant CALL = CallId.wrap("call");
    address internal caller;
    address internal reporter;

    function setUp() public virtual override {
        super.setUp();
        staking.linkBondKeeper(address(this));
        caller = makeAddress("caller");
        reporter = makeAddress("reporter");
    }

    function _lock(uint256 amount) internal {
        _lock(CALL, amount);
    }

    function _lock(CallId callId, uint256 amount) internal {
        staking.lockBond(node, callId, amount, uint64(block.timestamp + 1 days));
    }
}
