// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IInferenceMarket} from "../../../contracts/interfaces/IInferenceMarket.sol";
import {IModelRegistry} from "../../../contracts/interfaces/IModelRegistry.sol";
import {INodeStaking} from "../../../contracts/interfaces/INodeStaking.sol";
import {IPaymentEscrow} from "../../../contracts/interfaces/IPaymentEscrow.sol";
import {IRevenueSplitter} from "../../../contracts/interfaces/IRevenueSplitter.sol";
import {InferenceMarket} from "../../../contracts/market/InferenceMarket.sol";
import {MockModels} from "../../../contracts/mocks/MockModels.sol";
import {NodeId} from "../../../contracts/types/NodeId.sol";
import {Ppm} from "../../../contracts/types/Ppm.sol";
import {MarketTest} from "./MarketTestBase.sol";

contract OffersTest is MarketTest {
    // ------------------------------------------------------------------ constructor

    function test_constructor_RefusesPartsWithoutCode(uint256 which) public {
        address[3] memory parts = [address(staking), address(models), address(escrow)];
        address empty = makeAddress("empty");
        parts[bound(which, 0, 2)] = empty;
        vm.expectRevert(abi.encodeWithSelector(IInferenceMarket.PartWithoutCode.selector, empty));
        new InferenceMarket(INodeStaking(parts[0]), IModelRegistry(parts[1]), IPaymentEscrow(parts[2]));
        vm.etch(empty, hex"00");
        new InferenceMarket(INodeStaking(empty), IModelRegistry(empty), IPaymentEscrow(address(escrow)));
    }

    // ------------------------------------------------------------------ setOffer

    function test_setOffer_BeginsAtOnce() public {
        assertFalse(market.offerOf(NODE, BASE).active);
        vm.expectEmit(address(market));
        emit IInferenceMarket.OfferChanged(NODE, BASE, 5, 3);
        offer(BASE, 5, 3);
        IInferenceMarket.Offer memory current = market.offerOf(NODE, BASE);
        assertEq(current.price, 5);
        assertEq(current.capacity, 3);
        assertTrue(current.active);
        assertEq(current.nextPrice, 0);
        assertEq(current.changesAt, 0);
    }

    function test_setOffer_Refuses() public {
        vm.startPrank(rival);
        vm.expectRevert(abi.encodeWithSelector(IInferenceMarket.NodeNotYours.selector, NODE, rival));
        market.setOffer(NODE, BASE, 1, 1);
        NodeId missing = NodeId.wrap(keccak256("missing"));
        vm.expectRevert(abi.encodeWithSelector(IInferenceMarket.NodeNotYours.selector, missing, rival));
        market.setOffer(missing, BASE, 1, 1);
        vm.stopPrank();
        vm.expectRevert(IInferenceMarket.PriceZero.selector);
        offer(BASE, 0);
        vm.expectRevert(abi.encodeWithSelector(IModelRegistry.ModelUnknown.selector, UNKNOWN));
        offer(UNKNOWN, 1);
        staking.set(NODE, INodeStaking.Node(operator, Ppm.wrap(250_000), 0, 0), false);
        vm.expectRevert(abi.encodeWithSelector(IInferenceMarket.NodeNotBonded.selector, NODE));
        offer(BASE, 1);
    }

    function test_setOffer_R23_RaisesOnlyAfterTheNotice(uint96 price, uint96 dearer, uint256 wait) public {
        price = uint96(bound(price, 1, type(uint96).max - 1));
        dearer = uint96(bound(dearer, uint256(price) + 1, type(uint96).max));
        uint256 notice = market.OFFER_NOTICE();
        assertGt(notice, escrow.MAX_VOUCHER_LIFE());
        offer(BASE, price, 1);
        uint64 startsAt = uint64(vm.getBlockTimestamp() + notice);
        vm.expectEmit(address(market));
        emit IInferenceMarket.OfferChanged(NODE, BASE, price, 2);
        vm.expectEmit(address(market));
        emit IInferenceMarket.OfferChangeAnnounced(NODE, BASE, dearer, startsAt);
        offer(BASE, dearer, 2);
        skip(bound(wait, 0, notice - 1));
        _assertOffer(price, dearer, startsAt);
        assertEq(market.offerOf(NODE, BASE).capacity, 2);
        vm.warp(startsAt);
        _assertOffer(dearer, 0, 0);
    }

    function test_setOffer_LowersAtOnceAndForgetsTheAnnouncement(uint96 lower) public {
        offer(BASE, 10);
        offer(BASE, 20);
        lower = uint96(bound(lower, 1, 10));
        offer(BASE, lower);
        _assertOffer(lower, 0, 0);
        skip(market.OFFER_NOTICE());
        _assertOffer(lower, 0, 0);
    }

    function test_setOffer_AnnouncesOneChangeAtATime() public {
        offer(BASE, 10);
        offer(BASE, 20);
        skip(market.OFFER_NOTICE() - 1);
        uint64 startsAt = uint64(vm.getBlockTimestamp()) + market.OFFER_NOTICE();
        offer(BASE, 15);
        _assertOffer(10, 15, startsAt);
        skip(1); // when the first one would have begun
        _assertOffer(10, 15, startsAt);
        vm.warp(startsAt);
        // Begun, though nothing has been stored since: what counts is 15.
        offer(BASE, 16);
        _assertOffer(15, 16, startsAt + market.OFFER_NOTICE());
        offer(BASE, 14);
        _assertOffer(14, 0, 0);
    }

    // ------------------------------------------------------------------ retireOffer

    function test_retireOffer_EndsAfterTheNotice() public {
        offer(BASE, PRICE);
        vm.expectRevert(abi.encodeWithSelector(IInferenceMarket.NodeNotYours.selector, NODE, rival));
        vm.prank(rival);
        market.retireOffer(NODE, BASE);
        offer(BASE, 2 * PRICE); // replaced by the retirement
        uint64 startsAt = uint64(vm.getBlockTimestamp()) + market.OFFER_NOTICE();
        vm.expectEmit(address(market));
        emit IInferenceMarket.OfferChangeAnnounced(NODE, BASE, 0, startsAt);
        _retire();
        _assertOffer(PRICE, 0, startsAt);
        vm.warp(startsAt - 1);
        vm.prank(caller);
        market.request(orderOf(BASE, 0), "");
        vm.warp(startsAt);
        _assertOffer(0, 0, 0);
        bytes memory inactive = abi.encodeWithSelector(IInferenceMarket.OfferInactive.selector, NODE, BASE);
        vm.expectRevert(inactive);
        _retire();
        IInferenceMarket.Request memory order = orderOf(BASE, "late");
        vm.expectRevert(inactive);
        vm.prank(caller);
        market.request(order, "");
        offer(BASE, 3 * PRICE); // a new offer
        _assertOffer(3 * PRICE, 0, 0);
    }

    function test_retireOffer_KeepsThePriceThatHasBegun() public {
        offer(BASE, PRICE / 2);
        offer(BASE, PRICE);
        skip(market.OFFER_NOTICE());
        _retire();
        _assertOffer(PRICE, 0, uint64(vm.getBlockTimestamp()) + market.OFFER_NOTICE());
    }

    /// @dev A price of a single wei is one: raised and retired with notice, requested, dropped.
    function test_retireOffer_OfASingleWei() public {
        offer(BASE, 1);
        uint64 startsAt = uint64(vm.getBlockTimestamp()) + market.OFFER_NOTICE();
        offer(BASE, 2);
        _assertOffer(1, 2, startsAt);
        assertEq(escrow.heldFor(idOf(_request(0))), 1);
        _retire();
        _assertOffer(1, 0, startsAt);
        models.bar(BASE, NODE, true);
        market.dropOffer(NODE, BASE);
        _assertOffer(0, 0, 0);
    }

    function test_retireOffer_IsTakenBackByAnOffer() public {
        offer(BASE, PRICE);
        _retire();
        offer(BASE, PRICE);
        skip(market.OFFER_NOTICE());
        _assertOffer(PRICE, 0, 0);
    }

    function test_retireOffer_RefusesWithoutOffer() public {
        vm.expectRevert(abi.encodeWithSelector(IInferenceMarket.OfferInactive.selector, NODE, BASE));
        _retire();
    }

    function test_retireOffer_WorksUnbonded() public {
        offer(BASE, PRICE);
        staking.set(NODE, INodeStaking.Node(operator, Ppm.wrap(250_000), 0, 0), false);
        _retire();
        skip(market.OFFER_NOTICE());
        assertFalse(market.offerOf(NODE, BASE).active);
    }

    // ------------------------------------------------------------------ what the model's author says

    function test_setOffer_RefusesNodesThatMayNotServe() public {
        models.bar(BASE, NODE, true);
        vm.expectRevert(abi.encodeWithSelector(IInferenceMarket.ServingNotAllowed.selector, NODE, BASE));
        offer(BASE, PRICE);
        models.bar(BASE, NODE, false);
        offer(BASE, PRICE);
        _assertOffer(PRICE, 0, 0);
    }

    /// @dev Fee, treasury and referrer take 2 %, 1 % and 1.5 %, each rounded up.
    function test_setOffer_E06_RefusesPricesBelowTheFloor(uint96 price, uint96 floor) public {
        price = uint96(bound(price, 200, 1e26));
        uint256 left = price - _ceil(price, 20) - _ceil(price, 10) - _ceil(price, 15);
        // Half of the floors can be paid.
        floor = uint96(bound(floor, 1, 2 * left));
        MockModels.Model memory model;
        model.statement = models.statementOf(BASE);
        model.licence = models.licenceOf(BASE);
        model.licence.floor = floor;
        models.set(BASE, model);
        bool refused = floor > left;
        if (refused) {
            vm.expectRevert(abi.encodeWithSelector(IInferenceMarket.PriceBelowFloor.selector, left, floor));
        }
        offer(BASE, price);
        _assertOffer(refused ? 0 : price, 0, 0);
    }

    /// @dev Of a price of one wei the author gets nothing, so a floor of one wei refuses it; without a floor nobody need ask.
    function test_setOffer_E06_TakesASingleWeiForAFloor() public {
        bytes memory question = abi.encodeWithSelector(IRevenueSplitter.quoteSplit.selector);
        vm.expectCall(address(escrow), question, 1);
        offer(BASE, 1);
        _assertOffer(1, 0, 0);
        MockModels.Model memory model;
        model.statement = models.statementOf(BASE);
        model.licence = models.licenceOf(BASE);
        model.licence.floor = 1;
        models.set(BASE, model);
        vm.expectRevert(abi.encodeWithSelector(IInferenceMarket.PriceBelowFloor.selector, 0, 1));
        offer(BASE, 1);
    }

    function _ceil(uint256 price, uint256 perMille) private pure returns (uint256) {
        return (price * perMille + 999) / 1000;
    }

    function test_dropOffer_R22_EndsTheOfferAndNothingElse() public {
        offer(BASE, PRICE);
        vm.prank(caller);
        market.request(orderOf(BASE, 0), "");
        models.bar(BASE, NODE, true);
        vm.expectEmit(address(market));
        emit IInferenceMarket.OfferChanged(NODE, BASE, 0, 1_000_000);
        vm.prank(rival);
        market.dropOffer(NODE, BASE);
        _assertOffer(0, 0, 0);
        // What was requested before is answered and paid.
        (uint256[] memory output, uint256[8] memory proof) = proofOf(orderOf(BASE, 0), 3);
        market.fulfil(orderOf(BASE, 0), output, proof);
        assertGt(escrow.claimableOf(baseAuthor), 0);
    }

    function test_dropOffer_Refuses() public {
        offer(BASE, PRICE);
        vm.expectRevert(abi.encodeWithSelector(IInferenceMarket.ServingAllowed.selector, NODE, BASE));
        market.dropOffer(NODE, BASE);
        models.bar(DERIVED, NODE, true);
        vm.expectRevert(abi.encodeWithSelector(IInferenceMarket.OfferInactive.selector, NODE, DERIVED));
        market.dropOffer(NODE, DERIVED);
        vm.expectRevert(abi.encodeWithSelector(IModelRegistry.ModelUnknown.selector, UNKNOWN));
        market.dropOffer(NODE, UNKNOWN);
    }

    function test_requestQuoted_RefusesNodesThatMayNotServe() public {
        IInferenceMarket.Request memory order = orderOf(BASE, 0);
        models.bar(BASE, NODE, true);
        vm.expectRevert(abi.encodeWithSelector(IInferenceMarket.ServingNotAllowed.selector, NODE, BASE));
        vm.prank(caller);
        market.requestQuoted(order, 0, "", "");
    }

    // ------------------------------------------------------------------ capacity

    function test_request_TakesNoMoreThanTheCapacityInAWindow(uint32 capacity, uint256 start) public {
        capacity = uint32(bound(capacity, 0, 5));
        offer(BASE, PRICE, capacity);
        vm.warp(1_800_000_000 + bound(start, 0, 1 days));
        for (uint256 window = 0; window < 2; ++window) {
            for (uint256 i = 0; i < capacity; ++i) _request(bytes32(16 * window + i));
            IInferenceMarket.Request memory order = orderOf(BASE, "one more");
            vm.expectRevert(
                abi.encodeWithSelector(IInferenceMarket.OfferFull.selector, NODE, BASE, capacity)
            );
            vm.prank(caller);
            market.request(order, "");
            // Into the very next window, and never from its last second to its first: the two differ by one.
            uint256 length = market.CAPACITY_WINDOW();
            vm.warp((vm.getBlockTimestamp() / length + 1) * length + (window == 0 ? 0 : length - 1));
        }
    }

    function test_request_CountsNothingWithoutALimit() public {
        offer(BASE, PRICE, market.UNLIMITED());
        _request(0);
        offer(BASE, PRICE, 1);
        _request("counted");
        IInferenceMarket.Request memory order = orderOf(BASE, "one more");
        vm.expectRevert(abi.encodeWithSelector(IInferenceMarket.OfferFull.selector, NODE, BASE, 1));
        vm.prank(caller);
        market.request(order, "");
    }

    function test_request_FindsThePriceThatHasBegun() public {
        offer(BASE, PRICE / 2);
        offer(BASE, PRICE);
        skip(market.OFFER_NOTICE() - 1);
        assertEq(escrow.heldFor(idOf(_request(0))), PRICE / 2);
        skip(1);
        assertEq(escrow.heldFor(idOf(_request("second"))), PRICE);
        assertEq(escrow.heldFor(idOf(_request("third"))), PRICE);
        _assertOffer(PRICE, 0, 0);
    }

    // ------------------------------------------------------------------ helpers

    function _request(bytes32 salt) private returns (IInferenceMarket.Request memory order) {
        order = orderOf(BASE, salt);
        vm.prank(caller);
        market.request(order, "");
    }

    function _retire() private {
        vm.prank(operator);
        market.retireOffer(NODE, BASE);
    }

    function _assertOffer(uint256 price, uint256 nextPrice, uint256 changesAt) private view {
        IInferenceMarket.Offer memory current = market.offerOf(NODE, BASE);
        assertEq(current.price, price, "price");
        assertTrue(current.active == (price > 0), "active");
        assertEq(current.nextPrice, nextPrice, "next price");
        assertEq(current.changesAt, changesAt, "changes at");
    }
}
