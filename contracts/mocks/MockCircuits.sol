// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICircuitRegistry} from "../interfaces/ICircuitRegistry.sol";
import {CircuitId} from "../types/CircuitId.sol";

/// @notice For tests of the market alone: the part of ICircuitRegistry that the market reads.
contract MockCircuits {
    mapping(CircuitId circuitId => ICircuitRegistry.Circuit circuit) private _circuits;

    function set(CircuitId circuitId, ICircuitRegistry.Circuit calldata circuit) external {
        _circuits[circuitId] = circuit;
    }

    function circuitOf(CircuitId circuitId) external view returns (ICircuitRegistry.Circuit memory circuit) {
        circuit = _circuits[circuitId];
        require(circuit.verifier != address(0), ICircuitRegistry.CircuitUnknown(circuitId));
    }
}
