// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IInferenceMarket} from "../../../contracts/interfaces/IInferenceMarket.sol";
import {ContractSignature} from "../../../contracts/libraries/ContractSignature.sol";
import {MockModels} from "../../../contracts/mocks/MockModels.sol";
import {MockWallet} from "../../../contracts/mocks/MockWallet.sol";
import {CallId} from "../../../contracts/types/CallId.sol";
import {NodeId} from "../../../contracts/types/NodeId.sol";
import {Ppm} from "../../../contracts/types/Ppm.sol";
import {QuoteTest} from "./QuoteTest.sol";

/// @notice Quotes of operators that are contracts, and what an author asks of quotes.
contract QuoteSignersTest is QuoteTest {
    MockWallet private wallet;
    NodeId private walletNode;

    function setUp() public override {
        super.setUp();
        wallet = new MockWallet(operator);
        token.transfer(address(wallet), STAKE + BOND);
        vm.startPrank(address(wallet));
        token.approve(address(_nodes), type(uint256).max);
        walletNode = _nodes.openNode(0, Ppm.wrap(100_000), "https://wallet.example", STAKE + BOND);
        vm.stopPrank();
        wallet.set(MockWallet.Mood.ApprovesTheOwnersSignature);
    }

    function _accept(bool accepted) private {
        vm.prank(address(wallet));
        market.acceptContractQuotes(walletNode, accepted);
    }

    function _walletOrder(bytes32 salt) private view returns (IInferenceMarket.Request memory order) {
        order = _order(salt);
        order.nodeId = walletNode;
        order.bond = BOND / 2;
    }

    function _refused(IInferenceMarket.Request memory order) private {
        (bytes memory signature, uint64 soon) = (_sign(_operatorKey, order, _soon()), _soon());
        _expectInvalid(order);
        vm.prank(caller);
        market.requestQuoted(order, soon, signature, "");
    }

    /// @dev With a signature of the wallet's owner.
    function _place(IInferenceMarket.Request memory order) private {
        (bytes memory signature, uint64 soon) = (_sign(_operatorKey, order, _soon()), _soon());
        vm.prank(caller);
        market.requestQuoted(order, soon, signature, "");
    }

    function _expectInvalid(IInferenceMarket.Request memory order) private {
        vm.expectRevert(
            abi.encodeWithSelector(IInferenceMarket.QuoteSignatureInvalid.selector, order.nodeId, idOf(order))
        );
    }

    // ------------------------------------------------------------------ contracts

    function test_acceptContractQuotes_ByTheOperatorOnly() public {
        vm.expectRevert(abi.encodeWithSelector(IInferenceMarket.NodeNotYours.selector, walletNode, operator));
        vm.prank(operator);
        market.acceptContractQuotes(walletNode, true);
        vm.expectEmit(address(market));
        emit IInferenceMarket.ContractQuotesChanged(walletNode, true);
        _accept(true);
        assertTrue(market.contractQuotes(walletNode));
        assertFalse(market.contractQuotes(_node));
        vm.expectEmit(address(market));
        emit IInferenceMarket.ContractQuotesChanged(walletNode, false);
        _accept(false);
        assertFalse(market.contractQuotes(walletNode));
    }

    function test_requestQuoted_R03_AsksAContractThatWantsIt() public {
        IInferenceMarket.Request memory order = _walletOrder("first");
        _refused(order);
        _accept(true);
        _place(order);
        assertEq(escrow.heldFor(idOf(order)), PRICE);
        assertEq(_nodes.bondOf(walletNode, idOf(order)).amount, BOND / 2);
        _accept(false);
        _refused(_walletOrder("second"));
    }

    function test_requestQuoted_R05_TheContractSeesTheWholeQuote() public {
        _accept(true);
        IInferenceMarket.Request memory order = _walletOrder(0);
        bytes memory signature = _sign(_operatorKey, order, _soon());
        order.maxPrice -= 1;
        _expectInvalid(order);
        vm.prank(caller);
        market.requestQuoted(order, _soon(), signature, "");
        order.maxPrice += 1;
        _expectInvalid(order);
        vm.prank(caller);
        market.requestQuoted(order, _soon() + 1, signature, "");
    }

    function test_requestQuoted_R01_R02_R03_EveryOtherAnswerOfAContractIsARefusal(uint256 mood) public {
        mood = bound(mood, uint256(MockWallet.Mood.Refuses), uint256(type(MockWallet.Mood).max));
        if (mood == uint256(MockWallet.Mood.BurnsThenApproves)) mood = uint256(MockWallet.Mood.Reverts);
        wallet.set(MockWallet.Mood(mood));
        _accept(true);
        IInferenceMarket.Request memory order = _walletOrder(0);
        (bytes memory signature, uint64 soon) = (_sign(_operatorKey, order, _soon()), _soon());
        uint256 before = gasleft();
        _expectInvalid(order);
        vm.prank(caller);
        market.requestQuoted(order, soon, signature, "");
        assertLt(before - gasleft(), ContractSignature.MOST_GAS + 200_000);
        assertEq(wallet.asked(), 0);
        // Without code it approves nothing.
        vm.etch(address(wallet), "");
        _expectInvalid(order);
        vm.prank(caller);
        market.requestQuoted(order, soon, signature, "");
    }

    /// @dev Too little gas is never a refusal, and never a quote.
    function test_requestQuoted_R03_LittleGasIsNamed(uint256 gas) public {
        wallet.set(MockWallet.Mood.BurnsThenApproves);
        _accept(true);
        IInferenceMarket.Request memory order = _walletOrder(0);
        bytes memory call = abi.encodeCall(market.requestQuoted, (order, _soon(), "", ""));
        gas = bound(gas, 150_000, 1_000_000);
        vm.prank(caller);
        (bool success, bytes memory reason) = address(market).call{gas: gas}(call);
        assertEq(escrow.heldFor(idOf(order)), success ? PRICE : 0);
        assertTrue(success || bytes4(reason) != IInferenceMarket.QuoteSignatureInvalid.selector);
        if (gas < 300_000) {
            assertFalse(success);
            assertEq(bytes32(bytes4(reason)), bytes32(ContractSignature.SignatureGasTooLow.selector));
        }
        if (gas > 900_000) assertTrue(success);
    }

    /// @dev Whatever code its account got, and whatever that answers.
    function test_requestQuoted_R03_TheOperatorsKeySignsInAnyCase(bool accepted) public {
        vm.prank(operator);
        market.acceptContractQuotes(_node, accepted);
        vm.etch(operator, hex"60006000fd");
        IInferenceMarket.Request memory order = _order(0);
        CallId callId = _request(order);
        assertEq(_nodes.bondOf(_node, callId).amount, BOND);
    }

    // ------------------------------------------------------------------ floors

    /// @dev Fee and treasury take 2 % and 1 %, a referrer 1.5 %, each rounded up.
    function test_requestQuoted_E06_RefusesPricesBelowTheFloor(
        uint96 price,
        uint96 floor,
        bool referred
    ) public {
        IInferenceMarket.Request memory order = _order(0);
        order.maxPrice = bound(price, 200, 1e23);
        if (!referred) order.referrer = address(0);
        uint256 left = order.maxPrice - _ceil(order.maxPrice, 20) - _ceil(order.maxPrice, 10);
        if (referred) left -= _ceil(order.maxPrice, 15);
        // Half of the floors can be paid.
        floor = uint96(bound(floor, 1, 2 * left));
        MockModels.Model memory model;
        model.statement = models.statementOf(BASE);
        model.licence = models.licenceOf(BASE);
        model.licence.floor = floor;
        models.set(BASE, model);
        (bytes memory signature, uint64 soon) = (_sign(_operatorKey, order, _soon()), _soon());
        if (floor > left) {
            vm.expectRevert(abi.encodeWithSelector(IInferenceMarket.PriceBelowFloor.selector, left, floor));
        }
        vm.prank(caller);
        market.requestQuoted(order, soon, signature, "");
        assertEq(_nodes.bondsOf(_node), floor > left ? 0 : BOND);
    }

    function _ceil(uint256 price, uint256 perMille) private pure returns (uint256) {
        return (price * perMille + 999) / 1000;
    }
}
