// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IInferenceMarket} from "../../../contracts/interfaces/IInferenceMarket.sol";
import {INodeBonds} from "../../../contracts/interfaces/INodeBonds.sol";
import {IPaymentEscrow} from "../../../contracts/interfaces/IPaymentEscrow.sol";
import {CallId} from "../../../contracts/types/CallId.sol";
import {NodeId} from "../../../contracts/types/NodeId.sol";
import {QuoteTest} from "./QuoteTest.sol";

/// @notice Orders by quote.
contract QuotesTest is QuoteTest {
    // ------------------------------------------------------------------ requestQuoted

    function test_requestQuoted_HoldsThePriceAndLocksTheBond() public {
        IInferenceMarket.Request memory order = _order(0);
        uint256 before = token.balanceOf(caller);
        bytes memory signature = _sign(_operatorKey, order, _soon());
        vm.expectEmit(address(market));
        emit IInferenceMarket.Requested(idOf(order), _node, BASE, order, PRICE, "payload");
        vm.expectEmit(address(_nodes));
        emit INodeBonds.BondLocked(_node, idOf(order), BOND, order.deadline + 12 hours);
        vm.prank(caller);
        CallId callId = market.requestQuoted(order, _soon(), signature, "payload");
        assertTrue(callId == idOf(order));
        assertEq(escrow.heldFor(callId), PRICE);
        assertEq(token.balanceOf(caller), before - PRICE);
        assertEq(_nodes.bondsOf(_node), BOND);
        assertFalse(market.offerOf(_node, BASE).active);
    }

    function test_requestQuoted_AcceptsTheWholeRange(uint64 deadline, uint64 wait) public {
        uint64 now_ = uint64(vm.getBlockTimestamp());
        IInferenceMarket.Request memory order = _order("the least");
        (order.bond, order.maxPrice, order.deadline) = (1, 1, now_ + 1 minutes);
        assertEq(escrow.heldFor(_request(order)), 1);
        assertEq(_nodes.bondsOf(_node), 1);
        order = _order("the latest");
        (order.bond, order.deadline) = (1, now_ + 12 hours);
        _request(order);
        order = _order("any");
        order.bond = BOND - 2;
        order.deadline = uint64(bound(deadline, now_ + 1 minutes, now_ + 12 hours));
        bytes memory signature = _sign(_operatorKey, order, _soon());
        vm.warp(
            bound(wait, now_, order.deadline - 1 minutes < _soon() ? order.deadline - 1 minutes : _soon())
        );
        vm.prank(caller);
        market.requestQuoted(order, now_ + 5 minutes, signature, "");
    }

    function test_requestQuoted_ChecksTheOrderLikeRequest() public {
        IInferenceMarket.Request memory order = _order(0);
        bytes memory signature = _sign(_operatorKey, order, _soon());
        vm.expectRevert(abi.encodeWithSelector(IInferenceMarket.CallerNotSender.selector, caller, rival));
        vm.prank(rival);
        market.requestQuoted(order, _soon(), signature, "");
        vm.expectRevert(abi.encodeWithSelector(IInferenceMarket.PayloadTooLong.selector, 1025, 1024));
        vm.prank(caller);
        market.requestQuoted(order, _soon(), signature, new bytes(1025));
        order.inputCommitment = type(uint256).max;
        _refused(order, abi.encodeWithSelector(IInferenceMarket.InputOutOfField.selector, type(uint256).max));
        order = _order(0);
        order.callbackGas = 500_001;
        _refused(
            order,
            abi.encodeWithSelector(IInferenceMarket.CallbackGasTooHigh.selector, 500_001, 500_000)
        );
        order = _order(0);
        order.bond = 0;
        _refused(order, abi.encodeWithSelector(IInferenceMarket.QuoteWithoutBond.selector));
        order = _order(0);
        order.maxPrice = 0;
        _refused(order, abi.encodeWithSelector(IInferenceMarket.PriceZero.selector));
    }

    function test_requestQuoted_RefusesDeadlineOutOfRange(uint64 deadline) public {
        uint64 earliest = uint64(vm.getBlockTimestamp()) + 1 minutes;
        uint64 latest = uint64(vm.getBlockTimestamp()) + 12 hours;
        uint64[4] memory deadlines = [
            earliest - 1,
            latest + 1,
            uint64(bound(deadline, 0, earliest - 1)),
            uint64(bound(deadline, latest + 1, type(uint64).max))
        ];
        bytes4 refused = IInferenceMarket.DeadlineOutOfRange.selector;
        for (uint256 i = 0; i < deadlines.length; ++i) {
            IInferenceMarket.Request memory order = _order(0);
            order.deadline = deadlines[i];
            _refused(order, abi.encodeWithSelector(refused, deadlines[i], earliest, latest));
        }
    }

    function test_requestQuoted_EndsWithItsLastSecond() public {
        IInferenceMarket.Request memory order = _order(0);
        uint64 validUntil = _soon();
        bytes memory signature = _sign(_operatorKey, order, validUntil);
        vm.warp(validUntil + 1);
        vm.expectRevert(abi.encodeWithSelector(IInferenceMarket.QuoteExpired.selector, validUntil));
        vm.prank(caller);
        market.requestQuoted(order, validUntil, signature, "");
        vm.warp(validUntil);
        vm.prank(caller);
        market.requestQuoted(order, validUntil, signature, "");
    }

    function test_requestQuoted_R05_R19_RefusesWhatWasNotSigned(uint256 what, bytes32 value) public {
        IInferenceMarket.Request memory order = _order(0);
        uint64 validUntil = _soon();
        bytes memory signature = _sign(_operatorKey, order, validUntil);
        what = bound(what, 0, 9);
        if (what == 0) order.modelId = DERIVED;
        if (what == 1) order.inputCommitment = uint256(value) >> 8;
        if (what == 2) order.maxPrice = bound(uint256(value), 1, PRICE - 1);
        if (what == 3) order.deadline -= uint64(bound(uint256(value), 1, 50 minutes));
        if (what == 4) order.referrer = address(uint160(uint256(value)));
        if (what == 5) order.salt = value;
        if (what == 6) order.bond = uint96(bound(uint256(value), 1, BOND - 1));
        if (what == 7) order.callbackGas = uint32(bound(uint256(value), 1, 500_000));
        if (what == 8) validUntil += uint64(bound(uint256(value), 1, 365 days));
        if (what == 9) signature[bound(uint256(value), 0, 63)] ^= 0x01;
        if (what != 8 && what != 9 && keccak256(abi.encode(order)) == keccak256(abi.encode(_order(0))))
            return;
        vm.expectRevert(
            abi.encodeWithSelector(IInferenceMarket.QuoteSignatureInvalid.selector, order.nodeId, idOf(order))
        );
        vm.prank(caller);
        market.requestQuoted(order, validUntil, signature, "");
    }

    function test_requestQuoted_RefusesQuotesOfOthers() public {
        IInferenceMarket.Request memory order = _order(0);
        bytes memory invalid = abi.encodeWithSelector(
            IInferenceMarket.QuoteSignatureInvalid.selector,
            _node,
            idOf(order)
        );
        bytes memory signature = _sign(_rivalKey, order, _soon());
        vm.expectRevert(invalid);
        vm.prank(caller);
        market.requestQuoted(order, _soon(), signature, "");
        vm.expectRevert(invalid);
        vm.prank(caller);
        market.requestQuoted(order, _soon(), "", "");
        // Nobody is the operator of a node that does not exist.
        order.nodeId = NodeId.wrap(keccak256("missing"));
        vm.expectRevert(
            abi.encodeWithSelector(IInferenceMarket.QuoteSignatureInvalid.selector, order.nodeId, idOf(order))
        );
        vm.prank(caller);
        market.requestQuoted(order, _soon(), new bytes(65), "");
    }

    function test_requestQuoted_R03_AsksNoCodeOfTheOperator() public {
        vm.etch(operator, hex"600160005260206000f3"); // answers whatever it is asked
        IInferenceMarket.Request memory order = _order(0);
        bytes memory signature = _sign(_rivalKey, order, _soon());
        vm.expectRevert(
            abi.encodeWithSelector(IInferenceMarket.QuoteSignatureInvalid.selector, _node, idOf(order))
        );
        vm.prank(caller);
        market.requestQuoted(order, _soon(), signature, "");
        _request(order); // and its key still signs
    }

    function test_requestQuoted_R08_NeitherOnAnotherChainNorOnAnotherMarket() public {
        IInferenceMarket.Request memory order = _order(0);
        bytes memory signature = _sign(_operatorKey, order, _soon());
        bytes32 digest = market.quoteDigest(order, _soon());
        uint256 chainId = block.chainid;
        vm.chainId(777);
        assertNotEq(market.quoteDigest(order, _soon()), digest);
        vm.expectRevert(
            abi.encodeWithSelector(
                IInferenceMarket.QuoteSignatureInvalid.selector,
                _node,
                market.callIdOf(order)
            )
        );
        vm.prank(caller);
        market.requestQuoted(order, _soon(), signature, "");
        vm.chainId(chainId);
        assertEq(market.quoteDigest(order, _soon()), digest);
        bytes32 mine = _domainOf(address(market));
        assertEq(digest, keccak256(abi.encodePacked(hex"1901", mine, _structHash(order, _soon()))));
        assertNotEq(mine, _domainOf(address(escrow)));
    }

    function test_requestQuoted_R06_TakesAQuoteOnce(uint256 fate) public {
        IInferenceMarket.Request memory order = _order(0);
        uint64 validUntil = uint64(vm.getBlockTimestamp()) + 365 days;
        bytes memory signature = _sign(_operatorKey, order, validUntil);
        vm.prank(caller);
        CallId callId = market.requestQuoted(order, validUntil, signature, "");
        if (fate % 2 == 0) {
            (uint256[] memory output, uint256[8] memory proof) = proofOf(order, 3);
            market.fulfil(order, output, proof);
        }
        vm.expectRevert(abi.encodeWithSelector(IPaymentEscrow.HoldAlreadyUsed.selector, callId));
        vm.prank(caller);
        market.requestQuoted(order, validUntil, signature, "");
        if (fate % 2 == 0) return;
        vm.warp(order.deadline + 1);
        market.refund(order);
        // Even the clock does not bring it back: a deadline that has passed is refused.
        vm.expectRevert();
        vm.prank(caller);
        market.requestQuoted(order, validUntil, signature, "");
    }

    function test_requestQuoted_RefusesBondsThatNothingBacks() public {
        IInferenceMarket.Request memory order = _order(0);
        order.bond = uint96(STAKE + BOND + 1);
        (bytes memory signature, uint64 soon) = (_sign(_operatorKey, order, _soon()), _soon());
        uint256 before = token.balanceOf(caller);
        vm.expectRevert(
            abi.encodeWithSelector(INodeBonds.BondsExceedStake.selector, STAKE + BOND + 1, STAKE + BOND)
        );
        vm.prank(caller);
        market.requestQuoted(order, soon, signature, "");
        assertEq(token.balanceOf(caller), before);
        vm.prank(operator);
        _nodes.closeNode(_node);
        _refused(_order(0), abi.encodeWithSelector(INodeBonds.BondRefused.selector, _node));
    }

    /// @dev Nobody locks a node's stake for nothing: the price is held first.
    function test_requestQuoted_E04_LocksNothingWithoutMoney() public {
        IInferenceMarket.Request memory order = _order(0);
        order.caller = makeAddress("poor");
        bytes memory signature = _sign(_operatorKey, order, _soon());
        vm.startPrank(order.caller);
        token.approve(address(escrow), type(uint256).max);
        vm.expectRevert(
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientBalance.selector, order.caller, 0, PRICE)
        );
        market.requestQuoted(order, _soon(), signature, "");
        vm.stopPrank();
        assertEq(_nodes.bondsOf(_node), 0);
    }

    // ------------------------------------------------------------------ request

    function test_request_E04_TakesNoBondWithoutQuote(uint96 bond) public {
        vm.prank(operator);
        market.setOffer(_node, BASE, PRICE, 10);
        IInferenceMarket.Request memory order = _order(0);
        order.bond = uint96(bound(bond, 1, type(uint96).max));
        vm.expectRevert(abi.encodeWithSelector(IInferenceMarket.BondWithoutQuote.selector, order.bond));
        vm.prank(caller);
        market.request(order, "");
    }

    // ------------------------------------------------------------------ helpers

    /// @dev Refused though its operator has signed it.
    function _refused(IInferenceMarket.Request memory order, bytes memory reason) private {
        bytes memory signature = _sign(_operatorKey, order, _soon());
        uint64 validUntil = _soon();
        vm.expectRevert(reason);
        vm.prank(caller);
        market.requestQuoted(order, validUntil, signature, "");
    }

    function _domainOf(address verifyingContract) private view returns (bytes32) {
        bytes32 typeHash = keccak256(
            "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
        );
        return
            keccak256(
                abi.encode(
                    typeHash,
                    keccak256("Assay Market"),
                    keccak256("1"),
                    block.chainid,
                    verifyingContract
                )
            );
    }

    function _structHash(
        IInferenceMarket.Request memory order,
        uint64 validUntil
    ) private pure returns (bytes32) {
        bytes32 typeHash = keccak256(
            "Quote(address caller,bytes32 nodeId,uint256 modelId,uint256 inputCommitment,uint256 price,"
            "uint64 deadline,address referrer,bytes32 salt,uint96 bond,uint32 callbackGas,uint64 validUntil)"
        );
        return keccak256(abi.encode(typeHash, order, validUntil));
    }
}
