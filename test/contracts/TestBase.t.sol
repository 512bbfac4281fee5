// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TestBase} from "./lib/TestBase.sol";

contract Beacon {
    uint256 public value;

    event Lit(address indexed sender, uint256 value);

    error TooBright(uint256 value);

    function light(uint256 newValue) external {
        require(newValue < 1000, TooBright(newValue));
        value = newValue;
        emit Lit(msg.sender, newValue);
    }
}

contract TestBaseTest is TestBase {
    event Lit(address indexed sender, uint256 value);

    Beacon private _beacon;

    function setUp() external {
        _beacon = new Beacon();
        targetContract(address(_beacon));
    }

    function testExpectations() external {
        address someone = makeAddress("someone");
        vm.expectEmit(address(_beacon));
        emit Lit(someone, 7);
        vm.prank(someone);
        _beacon.light(7);
        vm.expectRevert(abi.encodeWithSelector(Beacon.TooBright.selector, 1000));
        _beacon.light(1000);
    }

    function testChain() external {
        vm.warp(1_000_000);
        skip(5);
        vm.roll(42);
        vm.deal(address(1), 3 ether);
        vm.store(address(_beacon), bytes32(0), bytes32(uint256(9)));
        assertEq(block.timestamp, 1_000_005);
        assertEq(block.number, 42);
        assertEq(address(1).balance, 3 ether);
        assertEq(vm.load(address(_beacon), bytes32(0)), bytes32(uint256(9)));
        assertEq(_beacon.value(), 9);
    }

    function testSigning() external {
        (address signer, uint256 key) = makeSigner("signer");
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, keccak256("message"));
        assertEq(ecrecover(keccak256("message"), v, r, s), signer);
    }

    function testAssertionsFail() external {
        vm.expectRevert();
        this.failsBool();
        vm.expectRevert();
        this.failsBytes32();
    }

    function failsBool() external pure {
        assertEq(true, false);
    }

    function failsBytes32() external pure {
        assertEq(bytes32(0), bytes32(uint256(1)));
    }

    function testFuzzBoundStaysInside(uint256 value, uint256 low, uint256 high) external pure {
        (low, high) = low < high ? (low, high) : (high, low);
        uint256 bounded = bound(value, low, high);
        assertGe(bounded, low);
        assertLe(bounded, high);
    }
}
