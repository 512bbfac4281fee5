// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {IInferenceMarket} from "../interfaces/IInferenceMarket.sol";
import {INodeBonds} from "../interfaces/INodeBonds.sol";
import {QUOTE_DOMAIN_NAME, QUOTE_DOMAIN_VERSION, QUOTE_TYPEHASH} from "../libraries/generated/QuoteTypes.sol";
import {ContractSignature} from "../libraries/ContractSignature.sol";
import {CallId} from "../types/CallId.sol";
import {NodeId} from "../types/NodeId.sol";
import {MarketParts} from "./MarketParts.sol";

/// @notice Orders that a node has quoted and puts stake behind.
/// @dev The order names its bond and is hashed into the call's id, so that an order without one costs no storage access here. The
/// bond outlives the deadline by `REPORT_TIME`: a delivery always finds it, and so does who reports in time.
abstract contract Quotes is MarketParts, EIP712 {
    /// @notice Latest deadline of a quoted order, seconds from now; with `REPORT_TIME` as long as the longest bond.
    uint64 public constant MAX_QUOTED_TERM = 12 hours;
    /// @notice From a missed deadline to the end of the bond, seconds: as long as it is sure to be slashed.
    uint64 public constant REPORT_TIME = 12 hours;

    /// @inheritdoc IInferenceMarket
    mapping(NodeId nodeId => bool accepted) public contractQuotes;

    constructor() EIP712(QUOTE_DOMAIN_NAME, QUOTE_DOMAIN_VERSION) {}

    /// @inheritdoc IInferenceMarket
    function acceptContractQuotes(NodeId nodeId, bool accepted) external onlyOperator(nodeId) {
        contractQuotes[nodeId] = accepted;
        emit ContractQuotesChanged(nodeId, accepted);
    }

    function _requireQuoted(
        Request calldata order,
        CallId callId,
        uint64 validUntil,
        bytes calldata signature
    ) internal view {
        require(order.bond > 0, QuoteWithoutBond());
        require(order.maxPrice > 0, PriceZero());
        require(block.timestamp <= validUntil, QuoteExpired(validUntil));
        require(
            _isQuoted(order.nodeId, quoteDigest(order, validUntil), signature),
            QuoteSignatureInvalid(order.nodeId, callId)
        );
    }

    /// @dev Whether the operator's key has signed, whatever code its account has; if not, its code is asked, but only of an operator
    /// that wanted that: code that an account gets, for whatever else, promises nothing of its stake (R03).
    function _isQuoted(
        NodeId nodeId,
        bytes32 digest,
        bytes calldata signature
    ) private view returns (bool quoted) {
        address operator = STAKING.operatorOf(nodeId);
        (address signer, ECDSA.RecoverError failure, ) = ECDSA.tryRecoverCalldata(digest, signature);
        if (failure == ECDSA.RecoverError.NoError && signer == operator) return true;
        return contractQuotes[nodeId] && ContractSignature.isApprovedBy(operator, digest, signature);
    }

    /// @dev Reverts if the node is not bonded, or has not that much stake free.
    function _lockBond(Request calldata order, CallId callId) internal {
        _bonds().lockBond(order.nodeId, callId, order.bond, order.deadline + REPORT_TIME);
    }

    /// @dev Up to the deadline nobody else can have ended it.
    function _releaseBond(Request calldata order, CallId callId) internal {
        _bonds().releaseBond(order.nodeId, callId);
    }

    /// @dev Takes what is there: a bond that anyone has released after its end must not be in the way of the refund.
    function _slashBond(Request calldata order, CallId callId, uint256 price) internal {
        INodeBonds bonds = _bonds();
        if (bonds.bondOf(order.nodeId, callId).amount == 0) return;
        bonds.slash(order.nodeId, callId, order.caller, price, msg.sender);
    }

    /// @dev Stakes and bonds are one contract.
    function _bonds() private view returns (INodeBonds bonds) {
        return INodeBonds(address(STAKING));
    }

    /// @inheritdoc IInferenceMarket
    function quoteDigest(Request calldata order, uint64 validUntil) public view returns (bytes32 digest) {
        // The order's fields are the quote's, in this order, and all of one word.
        return _hashTypedDataV4(keccak256(abi.encode(QUOTE_TYPEHASH, order, validUntil)));
    }
}
