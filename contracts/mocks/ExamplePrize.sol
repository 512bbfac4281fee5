// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {DigitPrize} from "../../examples/consumer/DigitPrize.sol";
import {IInferenceMarket} from "../interfaces/IInferenceMarket.sol";
import {IPaymentEscrow} from "../interfaces/IPaymentEscrow.sol";
import {ModelId} from "../types/ModelId.sol";

/// @notice For tests: the contract of the examples, where bindings are made for it.
contract ExamplePrize is DigitPrize {
    constructor(
        IInferenceMarket market,
        IPaymentEscrow escrow,
        IERC20 token,
        ModelId model
    ) DigitPrize(market, escrow, token, model) {}
}
