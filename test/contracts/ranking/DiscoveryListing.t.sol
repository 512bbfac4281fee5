// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IDiscovery} from "../../../contracts/interfaces/IDiscovery.sol";
import {Discovery} from "../../../contracts/ranking/Discovery.sol";
import {ModelId} from "../../../contracts/types/ModelId.sol";
import {DiscoveryTestBase} from "./DiscoveryTestBase.sol";

contract DiscoveryListingTest is DiscoveryTestBase {
    function test_isPureRankWithoutALane() external {
        Discovery pure_ = _deploy(0, 1, 5);
        _rank(6);
        ModelId[] memory shown = pure_.listing("any", 4);
        assertEq(shown.length, 4);
        for (uint256 i = 0; i < 4; ++i) assertEq(ModelId.unwrap(shown[i]), i + 1);
    }

    function test_refusesAListingThatIsTooLong() external {
        vm.expectRevert(abi.encodeWithSelector(IDiscovery.ListingTooLong.selector, 257, 256));
        _discovery.listing("any", 257);
        assertEq(_discovery.listing("any", 256).length, 0);
        assertEq(_discovery.listing("any", 0).length, 0);
    }

    function test_neverListsAnUnbondedAGraduatedOrAnUnofferedNewcomer() external {
        for (uint256 i = 0; i < 4; ++i) _enlist(10 + i, 100 + i);
        _bond(10, false);
        _offers.set(_node(11), _model(101), false);
        _record(102, GRADUATION);
        for (uint256 seed = 0; seed < 20; ++seed) {
            ModelId[] memory shown = _discovery.listing(bytes32(seed), 10);
            // 102 is in the book now, with its own rank.
            assertEq(shown.length, 2);
            assertTrue(_holds(shown, 102) && _holds(shown, 103));
        }
    }

    /// @dev Whatever the pool and the seed: the right length, nobody twice, rank order kept, newcomers at their places.
    function testFuzz_composesByItsRule(bytes32 seed, uint256 ranked, uint256 pool, uint256 size) external {
        ranked = bound(ranked, 0, 12);
        pool = bound(pool, 0, 12);
        size = bound(size, 0, 30);
        Discovery discovery = _discovery = _deploy(200_000, PER_NODE, 1_000);
        _rank(ranked);
        for (uint256 i = 0; i < pool; ++i) _enlist(10 + i / 2, 100 + i);
        ModelId[] memory shown = discovery.listing(seed, size);
        uint256 lane = discovery.laneOf(size);
        uint256 drawn = pool < lane ? pool : lane;
        uint256 all = ranked + drawn;
        assertEq(shown.length, size < all ? size : all);
        uint256 rank = 0;
        uint256 newcomers = 0;
        for (uint256 i = 0; i < shown.length; ++i) {
            uint256 id = ModelId.unwrap(shown[i]);
            if (id < 100) {
                assertEq(id, ++rank);
            } else {
                ++newcomers;
                if (rank < ranked) assertEq(i, (newcomers * size) / (drawn + 1));
                for (uint256 j = 0; j < i; ++j) assertTrue(ModelId.unwrap(shown[j]) != id);
            }
        }
        assertEq(newcomers, drawn < shown.length ? drawn : shown.length);
    }

    /// @dev E03: an attacker with a share of the pool's entries gets that share of the lane's places, over many seeds.
    function test_E03_listsEveryoneEquallyOften() external {
        uint256 entries = 8;
        for (uint256 i = 0; i < entries; ++i) _enlist(10 + i / 2, 100 + i);
        uint256[] memory listed = new uint256[](entries);
        uint256 seeds = 400;
        for (uint256 seed = 0; seed < seeds; ++seed) {
            ModelId[] memory shown = _discovery.listing(keccak256(abi.encode(seed)), 10);
            assertEq(shown.length, 1);
            ++listed[ModelId.unwrap(shown[0]) - 100];
        }
        // Mean 50, standard deviation 6.6: five of them either way.
        for (uint256 i = 0; i < entries; ++i) assertTrue(listed[i] > 17 && listed[i] < 83);
    }

    /// @dev Why readers take the hash of the block whose pool they read: who knows the seed before chooses how many of his entries
    /// are in the pool, and so who is drawn. Four of the twenty entries are his; his share of the one place would be a fifth.
    function test_E03_aSeedThatTheListedKnowIsNoDraw() external {
        for (uint256 i = 0; i < 20; ++i) _enlist(10 + i, 100 + i);
        uint256 fair = 0;
        uint256 chosen = 0;
        for (uint256 seed = 0; seed < 200; ++seed) {
            bytes32 known = keccak256(abi.encode("known", seed));
            if (_draws(known, 116)) {
                ++fair;
                ++chosen;
                continue;
            }
            uint256 own = 4;
            bool drawn = false;
            while (own > 1 && !drawn) {
                _discovery.delist(_model(115 + own));
                --own;
                drawn = _draws(known, 116);
            }
            if (drawn) ++chosen;
            for (; own < 4; ++own) _enlist(26 + own, 116 + own);
        }
        // Means 40 and 87, standard deviations 6 and 7.
        assertTrue(fair > 20 && fair < 60);
        assertGt(chosen, 66);
    }

    /// @dev Whether the listing's one newcomer is `first` or one after it.
    function _draws(bytes32 seed, uint256 first) private view returns (bool) {
        return ModelId.unwrap(_discovery.listing(seed, 10)[0]) >= first;
    }

    /// @dev The eighth model is ranked, and a newcomer below the places that rank gives.
    function test_listsNobodyTwice() external {
        Discovery wide = _deploy(300_000, PER_NODE, GRADUATION);
        for (uint256 i = 1; i <= 7; ++i) _record(i, 10 * (8 - i));
        _record(8, 1);
        _bond(10, true);
        _offers.set(_node(10), _model(8), true);
        wide.enlist(_node(10), _model(8));
        ModelId[] memory shown = wide.listing("any", 10);
        assertEq(shown.length, 8);
        for (uint256 i = 1; i <= 8; ++i) assertTrue(_holds(shown, i));
    }

    function _holds(ModelId[] memory shown, uint256 id) private pure returns (bool) {
        for (uint256 i = 0; i < shown.length; ++i) if (ModelId.unwrap(shown[i]) == id) return true;
        return false;
    }
}
