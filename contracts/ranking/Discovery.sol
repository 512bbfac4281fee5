// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IActivityRanking} from "../interfaces/IActivityRanking.sol";
import {IDiscovery} from "../interfaces/IDiscovery.sol";
import {IInferenceMarket} from "../interfaces/IInferenceMarket.sol";
import {INodeStaking} from "../interfaces/INodeStaking.sol";
import {NewcomerDraw} from "../libraries/NewcomerDraw.sol";
import {ModelId} from "../types/ModelId.sol";
import {NodeId} from "../types/NodeId.sol";

/// @title Discovery
/// @notice The pool of newcomers, and listings. Holds no money and nobody depends on it: callers may call what they like.
contract Discovery is IDiscovery {
    using NewcomerDraw for NewcomerDraw.Walk;

    uint256 private constant PPM_ONE = 1_000_000;
    uint256 private constant WEIGHT_ONE = 1e18;
    /// @dev Entries that a draw meets at most, for each place: bounds what a listing costs.
    uint256 private constant TRIES_PER_PLACE = 8;

    /// @notice Hard bounds.
    uint256 public constant MAX_LANE = 500_000;
    uint256 public constant MAX_NEWCOMERS_PER_NODE = 8;
    uint256 public constant MAX_GRADUATION_WEIGHT = 1_000_000;
    uint256 public constant MAX_LISTING = 256;

    IActivityRanking public immutable RANKING;
    INodeStaking public immutable STAKING;
    IInferenceMarket public immutable MARKET;
    /// @notice The newcomers' share of a listing's places, ppm. 0 is pure rank.
    uint256 public immutable LANE;
    /// @notice Models of one node in the pool.
    uint256 public immutable NEWCOMERS_PER_NODE;
    /// @notice With so many full-weight calls, a model is no newcomer. Calls count here as in the ranking, by what they burned: what
    /// ends a rival's time in the lane is burned, and gives his model as much activity.
    uint256 public immutable GRADUATION_WEIGHT;

    Newcomer[] private _pool;
    /// @dev One more than the model's entry in the pool; 0 if it is not there.
    mapping(ModelId modelId => uint256 number) private _numberOf;
    mapping(NodeId nodeId => uint256 count) private _entriesOf;

    /// @param lane Ppm, at most `MAX_LANE`. @param newcomersPerNode 1 … `MAX_NEWCOMERS_PER_NODE`.
    /// @param graduationWeight Full-weight calls, 1 … `MAX_GRADUATION_WEIGHT`.
    constructor(
        IActivityRanking ranking,
        INodeStaking staking,
        IInferenceMarket market,
        uint256 lane,
        uint256 newcomersPerNode,
        uint256 graduationWeight
    ) {
        _requireCode(address(ranking));
        _requireCode(address(staking));
        _requireCode(address(market));
        require(lane <= MAX_LANE, LaneTooWide(lane, MAX_LANE));
        require(
            newcomersPerNode > 0 && newcomersPerNode <= MAX_NEWCOMERS_PER_NODE,
            NewcomersPerNodeOutOfRange(newcomersPerNode, MAX_NEWCOMERS_PER_NODE)
        );
        require(
            graduationWeight > 0 && graduationWeight <= MAX_GRADUATION_WEIGHT,
            GraduationOutOfRange(graduationWeight, MAX_GRADUATION_WEIGHT)
        );
        RANKING = ranking;
        STAKING = staking;
        MARKET = market;
        LANE = lane;
        NEWCOMERS_PER_NODE = newcomersPerNode;
        GRADUATION_WEIGHT = graduationWeight;
    }

    function _requireCode(address part) private view {
        require(part.code.length > 0, DiscoveryPartEmpty(part));
    }

    // ------------------------------------------------------------------------------------------------------ the pool

    /// @inheritdoc IDiscovery
    function enlist(NodeId nodeId, ModelId modelId) external {
        // Check
        require(STAKING.operatorOf(nodeId) == msg.sender, NewcomerOperatorOnly(nodeId, msg.sender));
        uint256 number = _numberOf[modelId];
        if (number > 0) {
            // Who can't be listed any more does not keep the place from another node of the same model.
            Newcomer memory entry = _pool[number - 1];
            require(!_isEligible(entry), NewcomerListed(modelId, entry.nodeId));
            _delist(number, entry);
        }
        require(_entriesOf[nodeId] < NEWCOMERS_PER_NODE, NodeNewcomersFull(nodeId, NEWCOMERS_PER_NODE));
        uint256 weight = RANKING.lifetimeWeightOf(modelId);
        require(weight < GRADUATION_WEIGHT * WEIGHT_ONE, NewcomerGraduated(modelId, weight));
        require(_isOffered(nodeId, modelId), NewcomerNotOffered(modelId, nodeId));
        // Effect
        _pool.push(Newcomer(nodeId, modelId));
        _numberOf[modelId] = _pool.length;
        ++_entriesOf[nodeId];
        emit NewcomerEnlisted(modelId, nodeId);
    }

    /// @inheritdoc IDiscovery
    function delist(ModelId modelId) external {
        // Check
        uint256 number = _numberOf[modelId];
        require(number > 0, NewcomerNotListed(modelId));
        Newcomer memory entry = _pool[number - 1];
        if (STAKING.operatorOf(entry.nodeId) != msg.sender) {
            require(!_isEligible(entry), NewcomerEligible(modelId, entry.nodeId));
        }
        // Effect
        _delist(number, entry);
    }

    /// @dev The last entry takes the free place.
    function _delist(uint256 number, Newcomer memory entry) private {
        uint256 last = _pool.length;
        if (number < last) {
            Newcomer memory moved = _pool[last - 1];
            _pool[number - 1] = moved;
            _numberOf[moved.modelId] = number;
        }
        _pool.pop();
        delete _numberOf[entry.modelId];
        --_entriesOf[entry.nodeId];
        emit NewcomerDelisted(entry.modelId, entry.nodeId);
    }

    // ---------------------------------------------------------------------------------------------------- listings

    /// @inheritdoc IDiscovery
    function listing(bytes32 seed, uint256 size) external view returns (ModelId[] memory modelIds) {
        require(size <= MAX_LISTING, ListingTooLong(size, MAX_LISTING));
        IActivityRanking.Entry[] memory ranked = RANKING.top(size);
        (ModelId[] memory drawn, uint256 count) = _draw(seed, size, ranked);
        return _merge(size, ranked, drawn, count);
    }

    /// @dev Newcomers for the lane, none of them among those that are listed by rank whatever the draw.
    function _draw(
        bytes32 seed,
        uint256 size,
        IActivityRanking.Entry[] memory ranked
    ) private view returns (ModelId[] memory drawn, uint256 count) {
        uint256 lane = laneOf(size);
        uint256 byRank = Math.min(size - lane, ranked.length);
        uint256 steps = Math.min(_pool.length, lane * TRIES_PER_PLACE);
        NewcomerDraw.Walk memory walk = NewcomerDraw.start(seed, _pool.length, steps);
        drawn = new ModelId[](lane);
        while (walk.met < steps && count < lane) {
            Newcomer memory entry = _pool[walk.next()];
            if (_isRanked(ranked, byRank, entry.modelId) || !_isEligible(entry)) continue;
            drawn[count] = entry.modelId;
            ++count;
        }
    }

    /// @dev Newcomer i of n stands at place (i + 1) · size / (n + 1), everybody else by rank, nobody twice. Where the ranked
    /// models end early, the newcomers that are left follow at once.
    function _merge(
        uint256 size,
        IActivityRanking.Entry[] memory ranked,
        ModelId[] memory drawn,
        uint256 count
    ) private pure returns (ModelId[] memory modelIds) {
        ModelId[] memory places = new ModelId[](size);
        uint256 filled = 0;
        uint256 nextRanked = 0;
        uint256 nextDrawn = 0;
        while (filled < size) {
            bool over = nextRanked == ranked.length;
            if (nextDrawn < count && (over || filled >= ((nextDrawn + 1) * size) / (count + 1))) {
                places[filled] = drawn[nextDrawn];
                ++filled;
                ++nextDrawn;
            } else if (over) {
                break;
            } else {
                ModelId modelId = ranked[nextRanked].modelId;
                ++nextRanked;
                if (_isDrawn(drawn, count, modelId)) continue;
                places[filled] = modelId;
                ++filled;
            }
        }
        modelIds = new ModelId[](filled);
        for (uint256 i = 0; i < filled; ++i) modelIds[i] = places[i];
    }

    function _isRanked(
        IActivityRanking.Entry[] memory ranked,
        uint256 count,
        ModelId modelId
    ) private pure returns (bool) {
        for (uint256 i = 0; i < count; ++i) if (ranked[i].modelId == modelId) return true;
        return false;
    }

    function _isDrawn(ModelId[] memory drawn, uint256 count, ModelId modelId) private pure returns (bool) {
        for (uint256 i = 0; i < count; ++i) if (drawn[i] == modelId) return true;
        return false;
    }

    // ------------------------------------------------------------------------------------------------------- views

    /// @inheritdoc IDiscovery
    function laneOf(uint256 size) public view returns (uint256 places) {
        return (size * LANE + PPM_ONE / 2) / PPM_ONE; // to the nearest
    }

    /// @inheritdoc IDiscovery
    function isEligible(ModelId modelId) external view returns (bool eligible) {
        uint256 number = _numberOf[modelId];
        return number > 0 && _isEligible(_pool[number - 1]);
    }

    function _isEligible(Newcomer memory entry) private view returns (bool) {
        return
            RANKING.lifetimeWeightOf(entry.modelId) < GRADUATION_WEIGHT * WEIGHT_ONE &&
            _isOffered(entry.nodeId, entry.modelId);
    }

    function _isOffered(NodeId nodeId, ModelId modelId) private view returns (bool) {
        return STAKING.isBonded(nodeId) && MARKET.offerOf(nodeId, modelId).active;
    }

    /// @inheritdoc IDiscovery
    function newcomers(uint256 from, uint256 count) external view returns (Newcomer[] memory entries) {
        uint256 end = Math.min(_pool.length, Math.saturatingAdd(from, count));
        entries = new Newcomer[](Math.saturatingSub(end, from));
        for (uint256 i = 0; i < entries.length; ++i) entries[i] = _pool[from + i];
    }

    /// @inheritdoc IDiscovery
    function poolSize() external view returns (uint256 entries) {
        return _pool.length;
    }
}
