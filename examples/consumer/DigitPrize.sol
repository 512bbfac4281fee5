// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {IInferenceMarket} from "../../contracts/interfaces/IInferenceMarket.sol";
import {IPaymentEscrow} from "../../contracts/interfaces/IPaymentEscrow.sol";
import {CallId} from "../../contracts/types/CallId.sol";
import {ModelId} from "../../contracts/types/ModelId.sol";
import {NodeId} from "../../contracts/types/NodeId.sol";
import {InferenceConsumer} from "./InferenceConsumer.sol";

/// @title Digit prize
/// @notice A sponsor puts up a prize for a picture that the claimant has committed to, and that shows a certain digit. The claimant has
/// the picture read by the market: if the proven answer is that digit, the prize is the claimant's, if not, the sponsor's. Without
/// an answer until the end it is the sponsor's, too, so a claimant asks another node if one does not answer.
/// @dev Nobody is paid but by `withdraw`, and the callback pays nobody: it can't fail for what a recipient does.
contract DigitPrize is InferenceConsumer {
    using SafeERC20 for IERC20;

    /// @param amount Token wei; 0 once the prize is decided. @param digit The one that wins, 0 to 9. @param endsAt Unix seconds.
    struct Prize {
        address sponsor;
        uint96 amount;
        address claimant;
        uint64 endsAt;
        uint8 digit;
        uint256 commitment;
    }

    /// @param order As it stands at the market; its deadline is 0 if nothing is under way. @param price What is held for it, token wei.
    struct Reading {
        IInferenceMarket.Request order;
        uint256 price;
    }

    /// @notice Longest time that a node has for an answer, seconds.
    uint64 public constant READING_TIME = 1 hours;
    /// @notice Gas of the callback; the market gives exactly this or delivers nothing. It takes less than half.
    uint32 public constant CALLBACK_GAS = 150_000;
    /// @notice Digits that the model tells apart.
    uint8 public constant DIGITS = 10;

    IERC20 public immutable TOKEN;
    IPaymentEscrow public immutable ESCROW;
    ModelId public immutable MODEL;

    /// @notice Token wei that belong to somebody: prizes that are not decided, and what can be withdrawn.
    uint256 public owed;
    mapping(bytes32 prizeId => Prize prize) public prizes;
    mapping(address account => uint256 amount) public withdrawable;
    mapping(CallId callId => bytes32 prizeId) public prizeOf;
    mapping(bytes32 prizeId => Reading reading) private _readings;

    event PrizeOpened(
        bytes32 indexed prizeId,
        address indexed sponsor,
        address indexed claimant,
        uint256 commitment,
        uint8 digit,
        uint256 amount,
        uint64 endsAt
    );
    event ReadingRequested(bytes32 indexed prizeId, CallId indexed callId, NodeId indexed nodeId);
    event ReadingRefunded(bytes32 indexed prizeId, CallId indexed callId, uint256 price);
    event PrizeDecided(bytes32 indexed prizeId, address indexed winner, uint256 amount, uint256 digitRead);
    event PrizeReclaimed(bytes32 indexed prizeId, address indexed sponsor, uint256 amount);

    error PrizeExists(bytes32 prizeId);
    error PrizeClosed(bytes32 prizeId);
    error PrizeInvalid();
    error PrizeNotOver(uint64 endsAt);
    error OnlyClaimant(address sender);
    error ReadingUnderWay(CallId callId);
    error NoReading(bytes32 prizeId);
    error ModelUnexpected(ModelId modelId);
    error NothingOwed(address account);
    /// @notice The money of a reading has not come back.
    error RefundMissing(CallId callId);

    constructor(
        IInferenceMarket market,
        IPaymentEscrow escrow,
        IERC20 token,
        ModelId model
    ) InferenceConsumer(market) {
        (ESCROW, TOKEN, MODEL) = (escrow, token, model);
    }

    /// @notice Puts up a prize; approve this contract first.
    /// @param commitment The claimant's to its picture: see `commitInput` of the library. @param digit What it must show, 0 to 9.
    /// @param endsAt Unix seconds. @param salt Tells equal prizes apart.
    function open(
        address claimant,
        uint256 commitment,
        uint8 digit,
        uint96 amount,
        uint64 endsAt,
        bytes32 salt
    ) external returns (bytes32 prizeId) {
        // Check
        bool isSound = claimant != address(0) && digit < DIGITS && amount > 0 && endsAt > block.timestamp;
        require(isSound, PrizeInvalid());
        prizeId = keccak256(abi.encode(msg.sender, claimant, commitment, digit, endsAt, salt));
        require(prizes[prizeId].sponsor == address(0), PrizeExists(prizeId));
        // Effect
        prizes[prizeId] = Prize(msg.sender, amount, claimant, endsAt, digit, commitment);
        owed += amount;
        emit PrizeOpened(prizeId, msg.sender, claimant, commitment, digit, amount, endsAt);
        // Interaction
        TOKEN.safeTransferFrom(msg.sender, address(this), amount);
    }

    /// @notice The claimant has the picture read by a node, and pays for it; approve this contract first. One reading at a time.
    /// @param payload Opens the commitment for the node, which everybody can read: see `encodePayload` of the library.
    /// @param salt Tells the claimant's orders apart.
    function read(
        bytes32 prizeId,
        NodeId nodeId,
        uint96 maxPrice,
        bytes calldata payload,
        bytes32 salt
    ) external returns (CallId callId) {
        // Check
        Prize memory prize = prizes[prizeId];
        require(prize.amount > 0, PrizeClosed(prizeId));
        require(msg.sender == prize.claimant, OnlyClaimant(msg.sender));
        require(block.timestamp < prize.endsAt, PrizeClosed(prizeId));
        Reading storage reading = _readings[prizeId];
        if (reading.order.deadline != 0) revert ReadingUnderWay(MARKET.callIdOf(reading.order));
        // Interaction, and effects only after it: what the node asks is known before, and only the market can come back here
        uint256 price = MARKET.offerOf(nodeId, MODEL).price;
        IInferenceMarket.Request memory order = _orderOf(prize, nodeId, maxPrice, salt);
        callId = MARKET.callIdOf(order);
        prizeOf[callId] = prizeId;
        (reading.order, reading.price) = (order, price);
        emit ReadingRequested(prizeId, callId, nodeId);
        TOKEN.safeTransferFrom(msg.sender, address(this), price);
        TOKEN.forceApprove(address(ESCROW), price);
        _requestInference(order, payload);
    }

    /// @dev An answer after the end would decide what the sponsor may have reclaimed.
    function _orderOf(
        Prize memory prize,
        NodeId nodeId,
        uint96 maxPrice,
        bytes32 salt
    ) private view returns (IInferenceMarket.Request memory order) {
        order.caller = address(this);
        order.nodeId = nodeId;
        order.modelId = MODEL;
        order.inputCommitment = prize.commitment;
        order.maxPrice = maxPrice;
        uint256 deadline = block.timestamp + READING_TIME;
        order.deadline = deadline < prize.endsAt ? uint64(deadline) : prize.endsAt;
        order.salt = keccak256(abi.encode(msg.sender, salt));
        order.callbackGas = CALLBACK_GAS;
    }

    /// @inheritdoc InferenceConsumer
    function _fulfilInference(CallId callId, ModelId modelId, uint256[] calldata output) internal override {
        bytes32 prizeId = prizeOf[callId];
        Prize storage prize = prizes[prizeId];
        uint256 amount = prize.amount;
        require(amount > 0, NoReading(prizeId));
        require(modelId == MODEL, ModelUnexpected(modelId));
        address winner = output[0] == prize.digit ? prize.claimant : prize.sponsor;
        prize.amount = 0;
        delete _readings[prizeId];
        withdrawable[winner] += amount;
        emit PrizeDecided(prizeId, winner, amount, output[0]);
    }

    /// @notice Gives the claimant back what it paid for a reading that no node answered, so that it can ask another one. Anyone may call.
    function refundReading(bytes32 prizeId) external {
        // Check
        Reading memory reading = _readings[prizeId];
        require(reading.order.deadline != 0, NoReading(prizeId));
        CallId callId = MARKET.callIdOf(reading.order);
        // Effect
        address claimant = prizes[prizeId].claimant;
        delete _readings[prizeId];
        delete prizeOf[callId];
        owed += reading.price;
        withdrawable[claimant] += reading.price;
        emit ReadingRefunded(prizeId, callId, reading.price);
        // Interaction: the market refuses before the deadline. Anyone may have fetched the money before, which came here all the same.
        if (ESCROW.heldFor(callId) > 0) MARKET.refund(reading.order);
        require(TOKEN.balanceOf(address(this)) >= owed, RefundMissing(callId));
    }

    /// @notice Gives the sponsor back a prize that was not decided in time. Anyone may call.
    function reclaim(bytes32 prizeId) external {
        Prize storage prize = prizes[prizeId];
        (address sponsor, uint256 amount) = (prize.sponsor, prize.amount);
        require(amount > 0, PrizeClosed(prizeId));
        // The last second in which an answer can come is `endsAt`.
        require(block.timestamp > prize.endsAt, PrizeNotOver(prize.endsAt));
        prize.amount = 0;
        withdrawable[sponsor] += amount;
        emit PrizeReclaimed(prizeId, sponsor, amount);
    }

    /// @notice Pays the sender everything that is owed to it.
    function withdraw() external returns (uint256 amount) {
        amount = withdrawable[msg.sender];
        require(amount > 0, NothingOwed(msg.sender));
        withdrawable[msg.sender] = 0;
        owed -= amount;
        TOKEN.safeTransfer(msg.sender, amount);
    }

    /// @notice The reading that is under way; its deadline is 0 if there is none.
    function readingOf(bytes32 prizeId) external view returns (Reading memory reading) {
        return _readings[prizeId];
    }
}
