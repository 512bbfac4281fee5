// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IInferenceMarket} from "../../../contracts/interfaces/IInferenceMarket.sol";
import {INodeStaking} from "../../../contracts/interfaces/INodeStaking.sol";
import {MockStaking} from "../../../contracts/mocks/MockStaking.sol";
import {MockLedger} from "../../../contracts/mocks/MockLedger.sol";
import {ActivityRanking} from "../../../contracts/ranking/ActivityRanking.sol";
import {Discovery} from "../../../contracts/ranking/Discovery.sol";
import {ModelId} from "../../../contracts/types/ModelId.sol";
import {NodeId} from "../../../contracts/types/NodeId.sol";
import {Ppm} from "../../../contracts/types/Ppm.sol";
import {Run, runOf} from "../../../contracts/types/Run.sol";
import {TestBase} from "../lib/TestBase.sol";
import {MockOffers} from "../../../contracts/mocks/MockOffers.sol";

/// @dev A real ranking whose market is the test, and nodes and offers that the test sets.
abstract contract DiscoveryTestBase is TestBase {
    uint256 internal constant UNIT = 1e16;
    uint256 internal constant LANE = 100_000;
    uint256 internal constant PER_NODE = 2;
    uint256 internal constant GRADUATION = 5;

    MockLedger internal _ledger;
    ActivityRanking internal _ranking;
    MockStaking internal _staking;
    MockOffers internal _offers;
    Discovery internal _discovery;

    function setUp() external {
        vm.warp(1_800_000_000);
        _ledger = new MockLedger(7 days, UNIT);
        _ranking = _ledger.RANKING();
        _staking = new MockStaking();
        _offers = new MockOffers();
        _discovery = _deploy(LANE, PER_NODE, GRADUATION);
    }

    function _deploy(uint256 lane, uint256 perNode, uint256 graduation) internal returns (Discovery) {
        return
            new Discovery(
                _ranking,
                INodeStaking(address(_staking)),
                IInferenceMarket(address(_offers)),
                lane,
                perNode,
                graduation
            );
    }

    function _node(uint256 number) internal pure returns (NodeId) {
        return NodeId.wrap(bytes32(number));
    }

    function _model(uint256 number) internal pure returns (ModelId) {
        return ModelId.wrap(number);
    }

    /// @dev A node of this test, bonded or not.
    function _bond(uint256 node, bool bonded) internal {
        INodeStaking.Node memory stored = INodeStaking.Node(address(this), Ppm.wrap(0), 0, 0);
        _staking.set(_node(node), stored, bonded);
    }

    /// @dev Bonds the node, offers the model on it and enlists it.
    function _enlist(uint256 node, uint256 model) internal {
        _bond(node, true);
        _offers.set(_node(node), _model(model), true);
        _discovery.enlist(_node(node), _model(model));
    }

    function _record(uint256 model, uint256 calls) internal {
        _record(model, calls, UNIT);
    }

    function _record(uint256 model, uint256 calls, uint256 burned) internal {
        Run[] memory runs = new Run[](1);
        runs[0] = runOf(burned, calls);
        _ledger.record(_model(model), runs);
    }

    /// @dev Models 1 … count, the first one the most active.
    function _rank(uint256 count) internal {
        for (uint256 i = 1; i <= count; ++i) _record(i, 10 * (count + 1 - i));
    }
}
