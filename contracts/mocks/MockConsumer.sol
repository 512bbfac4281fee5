// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IInferenceConsumer} from "../interfaces/IInferenceConsumer.sol";
import {IInferenceMarket} from "../interfaces/IInferenceMarket.sol";
import {CallId} from "../types/CallId.sol";
import {ModelId} from "../types/ModelId.sol";

/// @notice For tests: a contract caller that takes its answers as it is told.
contract MockConsumer is IInferenceConsumer {
    /// @dev What it does with an answer.
    enum Mood {
        Keeps,
        Reverts,
        ReturnBomb,
        RevertBomb,
        BurnsAllGas,
        HitsInvalid,
        EntersTheMarket,
        EntersTheEscrow
    }

    error Unwilling();

    IInferenceMarket private immutable MARKET;
    Mood public mood;
    uint256 public told;
    uint256 public gasGiven;
    /// @notice What the call that it made failed with: the error's selector.
    bytes4 public refusal;
    CallId public lastCallId;
    ModelId public lastModelId;
    uint256[] private _lastOutput;
    address private _reentryTarget;
    bytes private _reentry;

    constructor(IInferenceMarket market, IERC20 token, address escrow) {
        MARKET = market;
        token.approve(escrow, type(uint256).max);
    }

    function set(Mood newMood) external {
        mood = newMood;
    }

    function setReentry(address target, bytes calldata data) external {
        _reentryTarget = target;
        _reentry = data;
    }

    function request(IInferenceMarket.Request calldata order) external returns (CallId callId) {
        return MARKET.request(order, "");
    }

    function onInference(CallId callId, ModelId modelId, uint256[] calldata output) external {
        gasGiven = gasleft();
        require(msg.sender == address(MARKET), Unwilling());
        if (mood != Mood.Keeps) _misbehave();
        ++told;
        lastCallId = callId;
        lastModelId = modelId;
        _lastOutput = output;
    }

    function _misbehave() private {
        Mood current = mood;
        require(current != Mood.Reverts, Unwilling());
        if (current == Mood.HitsInvalid) assert(false);
        while (current == Mood.BurnsAllGas) ++told;
        if (current == Mood.EntersTheMarket || current == Mood.EntersTheEscrow) {
            // The attack itself: it may enter whatever it likes.
            (bool entered, bytes memory reason) = _reentryTarget.call(_reentry); // solhint-disable-line avoid-low-level-calls
            refusal = entered ? bytes4(0) : bytes4(reason);
        }
        // As much memory as the gas of a callback pays for.
        assembly ("memory-safe") {
            if eq(current, 2) {
                return(0, 200000)
            }
            if eq(current, 3) {
                revert(0, 200000)
            }
        }
    }

    function lastOutput() external view returns (uint256[] memory output) {
        return _lastOutput;
    }
}
