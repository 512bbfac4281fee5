// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CallTerms} from "./CallTerms.sol";

/// @notice Calls of a session with the same terms that follow one another, packed into a word: the terms, 160 bits, then how
/// many calls, 96 bits.
type CallRun is uint256;

using {terms, count} for CallRun global;

/// @notice A run of `count_` calls, fewer than 2^96, with terms whose price is below 2^96.
function callRunOf(CallTerms terms_, uint256 count_) pure returns (CallRun run) {
    run = CallRun.wrap((CallTerms.unwrap(terms_) << 96) | count_);
}

/// @notice What each of the calls was ordered for.
function terms(CallRun run) pure returns (CallTerms terms_) {
    terms_ = CallTerms.wrap(CallRun.unwrap(run) >> 96);
}

/// @notice How many calls.
function count(CallRun run) pure returns (uint256 calls) {
    calls = uint96(CallRun.unwrap(run));
}
