// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20Burnable} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Burnable.sol";
import {IInferenceMarket} from "../../../contracts/interfaces/IInferenceMarket.sol";
import {NodeStaking} from "../../../contracts/staking/NodeStaking.sol";
import {CallId} from "../../../contracts/types/CallId.sol";
import {NodeId} from "../../../contracts/types/NodeId.sol";
import {Ppm} from "../../../contracts/types/Ppm.sol";
import {MarketTestBase} from "./MarketTestBase.sol";

/// @notice A market with the real staking behind it, and a node that quotes.
abstract contract QuoteTestBase is MarketTestBase {
    uint256 internal constant STAKE = 1000e18;
    uint96 internal constant BOND = 10e18;

    NodeStaking internal _nodes;
    NodeId internal _node;
    uint256 internal _operatorKey;
    uint256 internal _rivalKey;

    function makeStaking() internal override returns (address) {
        _nodes = new NodeStaking(ERC20Burnable(address(token)), 14 days, 7 days, 1e18, STAKE);
        return address(_nodes);
    }

    function startQuotes() internal {
        start();
        (, _operatorKey) = makeSigner("operator");
        (, _rivalKey) = makeSigner("rival");
        _nodes.link(address(escrow));
        _nodes.linkBondKeeper(address(market));
        token.transfer(operator, 2 * STAKE);
        vm.startPrank(operator);
        token.approve(address(_nodes), type(uint256).max);
        _node = _nodes.openNode(0, Ppm.wrap(100_000), "https://node.example", STAKE + BOND);
        vm.stopPrank();
    }

    // ------------------------------------------------------------------ helpers

    function _soon() internal view returns (uint64) {
        return uint64(vm.getBlockTimestamp()) + 5 minutes;
    }

    function _order(bytes32 salt) internal view returns (IInferenceMarket.Request memory order) {
        order = orderOf(BASE, salt);
        order.nodeId = _node;
        order.bond = BOND;
    }

    function _sign(
        uint256 key,
        IInferenceMarket.Request memory order,
        uint64 validUntil
    ) internal view returns (bytes memory signature) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, market.quoteDigest(order, validUntil));
        return abi.encodePacked(r, s, v);
    }

    function _request(IInferenceMarket.Request memory order) internal returns (CallId callId) {
        bytes memory signature = _sign(_operatorKey, order, _soon());
        uint64 validUntil = _soon();
        vm.prank(caller);
        return market.requestQuoted(order, validUntil, signature, "");
    }
}

/// @notice A test contract around it. (A handler of invariant runs calls `startQuotes` in its constructor instead.)
abstract contract QuoteTest is QuoteTestBase {
    function setUp() public virtual {
        startQuotes();
    }
}
